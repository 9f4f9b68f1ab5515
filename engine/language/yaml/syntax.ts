/**
 * What the YAML parser could not read, told in the language's own words. One registry by the parser's code; a
 * text that only lacks quotes is recognised first, since that is what it nearly always is.
 */
import { type Document, isCollection, isScalar, type Node, visit, type YAMLError } from 'yaml';
import type { Diagnostics, Finding } from '../diagnostic.ts';
import type { Lines } from './lines.ts';
import { findCutShort } from './quoting.ts';
import { wideIn } from './wide.ts';

/** A finding, and where it stands if the parser points elsewhere. */
type Located = Finding & { readonly start?: number | undefined; readonly end?: number | undefined };

type Explain = (error: YAMLError, document: Document, lines: Lines) => Located;

/** Reports what stops a document from being read: every text that wants quotes, else the first complaint only. */
export function reportSyntax(document: Document, lines: Lines, diagnostics: Diagnostics): boolean {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  let lastLine = -1;
  for (const error of errors) {
    const offset = offsetOf(error, document);
    const start = lines.startOfLine(offset);
    if (start <= lastLine) continue;
    const cut = tellsOfQuotes(error) ? findCutShort(lines.lineAt(offset), offset - start) : null;
    if (cut) {
      const range = lines.range(start + cut.start, start + cut.end);
      diagnostics.add({ severity: 'error', ...cut.finding, range });
    } else if (lastLine === -1) {
      const told: Located = explain[error.code]?.(error, document, lines) ?? unreadable(error);
      const { start: from, end, ...finding } = told;
      diagnostics.add({
        severity: 'error',
        ...finding,
        range: lines.range(from ?? error.pos[0], end ?? error.pos[1]),
      });
      return true;
    }
    lastLine = Math.max(start, lines.startOfLine(error.pos[0]));
  }
  return errors.length > 0;
}

/** Where the mistake is rather than where the parser noticed: an open bracket, not the end of the file. */
function offsetOf(error: YAMLError, document: Document): number {
  if (isAboutOpenBracket(error)) return openBracket(document, error.pos[0]) ?? error.pos[0];
  return error.pos[0];
}

function tellsOfQuotes({ code, message }: YAMLError): boolean {
  if (code === 'MISSING_CHAR') return !message.startsWith('Missing closing');
  return ![
    'TAB_AS_INDENT',
    'TAG_RESOLVE_FAILED',
    'RESOURCE_EXHAUSTION',
    'BAD_DIRECTIVE',
    'BAD_DQ_ESCAPE',
  ].includes(code);
}

function isAboutOpenBracket({ code, message }: YAMLError): boolean {
  return (code === 'BAD_INDENT' || code === 'MISSING_CHAR') && /^Flow (map|sequence)/.test(message);
}

const explain: Readonly<Partial<Record<YAMLError['code'], Explain>>> = {
  TAB_AS_INDENT: (error) => ({ ...tab, end: error.pos[0] + 1 }),
  RESOURCE_EXHAUSTION: () => tooDeep,
  BAD_ALIAS: () => anchor,
  ALIAS_PROPS: () => anchor,
  MULTIPLE_ANCHORS: () => anchor,
  MULTIPLE_TAGS: () => tag,
  TAG_RESOLVE_FAILED: () => tag,
  BAD_DIRECTIVE: () => directive,
  BAD_DQ_ESCAPE: () => ({
    code: 'CAR-101',
    what: 'this is no escape of a text in double quotes',
    why: 'in double quotes a backslash begins an escape such as `\\n`, and this is none of them',
    fix: 'put the text in single quotes, where a backslash is a backslash, or double the backslash',
  }),
  MISSING_CHAR: (error, document, lines) =>
    error.message.startsWith('Missing closing')
      ? openQuote(document, error)
      : (wideColon(error, lines) ?? noColon(error)),
  MULTILINE_IMPLICIT_KEY: (error, _, lines) => wideColon(error, lines) ?? noColon(error),
  BLOCK_AS_IMPLICIT_KEY: (error, _, lines) => tooDeepBelowValue(error, lines),
  BAD_INDENT: (error, document) => {
    const start = isAboutOpenBracket(error) ? openBracket(document, error.pos[0]) : undefined;
    return start === undefined ? indentation(error) : { ...openList, start, end: start + 1 };
  },
  KEY_OVER_1024_CHARS: () => ({
    code: 'CAR-101',
    what: 'a key of more than 1,024 characters',
    why: 'keys are names',
    fix: 'shorten the key; a long text belongs after a colon',
  }),
};

export const tab: Finding = {
  code: 'CAR-102',
  what: 'a tab',
  why: 'YAML does not say how wide a tab is, so it cannot be told what is inside what',
  fix: 'use spaces; inside a quoted text a tab is written "\\t"',
};

export const tooDeep: Finding = {
  code: 'CAR-110',
  what: 'the document is nested too deeply',
  why: 'no definition needs more than 100 levels; such a file is broken or was made to do harm',
  fix: 'flatten it, or move parts into segments and journeys of their own',
};

export const anchor: Finding = {
  code: 'CAR-104',
  what: 'an anchor or alias (`&name`, `*name`)',
  why: 'definitions are read without them: what a line says must stand in the line, and one file must not depend on the order of its parts',
  fix: 'write the value out; what several definitions share belongs into a mixin, tag or segment. A text that begins with & or * must be quoted',
};

export const tag: Finding = {
  code: 'CAR-105',
  what: 'a tag (`!name`)',
  why: 'the type of a value follows from its key, never from a tag',
  fix: 'delete the tag; a text that begins with ! must be quoted',
};

export const directive: Finding = {
  code: 'CAR-105',
  what: 'a directive (`%…`)',
  why: 'definitions are YAML 1.2; a directive would change how the file is read',
  fix: 'delete the line',
};

const openList: Finding = {
  code: 'CAR-101',
  what: 'a bracket that is never closed',
  why: 'everything after it would belong to it',
  fix: 'close it with `]` or `}`, or quote the text if it is an expression',
};

function openQuote(document: Document, error: YAMLError): Located {
  const scalar = lastNode(document, (node) => isScalar(node) && /^QUOTE/.test(node.type ?? ''), error.pos[1]);
  return {
    code: 'CAR-101',
    what: 'a quote that is never closed',
    why: 'everything after it would belong to the text',
    fix: "close the quote; a quote inside a quoted text is doubled ('it''s') or stands in the other kind of quotes (\"it's\")",
    ...(scalar?.range ? { start: scalar.range[0], end: scalar.range[0] + 1 } : {}),
  };
}

function wideColon(error: YAMLError, lines: Lines): Located | null {
  const wide = wideIn(lines.lineAt(error.pos[0]));
  const start = lines.startOfLine(error.pos[0]) + (wide?.at ?? 0);
  return wide && { ...wide.finding, start, end: start + 1 };
}

function noColon(error: YAMLError): Located {
  return {
    code: 'CAR-101',
    what: 'a line without `key:`',
    why: 'in a mapping every line is a key, a colon, a space and a value; a text that goes on over several lines is indented deeper than its key',
    fix: 'put a colon and a space after the key, or indent the line',
    end: error.pos[1],
  };
}

function indentation(error: YAMLError): Located {
  return {
    code: 'CAR-101',
    what: 'the indentation does not fit',
    why: 'keys of one mapping, and items of one list, stand in the same column; below a key that has a value already nothing may be indented',
    fix: 'line it up with its siblings, two spaces deeper than the key it belongs to',
    end: error.pos[1],
  };
}

/** `key: value` and below it an indented `other: value`: the second line is the one to mend. */
function tooDeepBelowValue(error: YAMLError, lines: Lines): Located {
  const next = /\n(\s*)(\S[^\r\n]*)/.exec(lines.text.slice(error.pos[0]));
  const start = next === null ? error.pos[0] : error.pos[0] + next.index + 1 + (next[1]?.length ?? 0);
  return { ...indentation(error), start, end: start + (next?.[2]?.trimEnd().length ?? 1) };
}

function unreadable(error: YAMLError): Finding {
  return {
    code: 'CAR-101',
    what: 'this cannot be read as YAML',
    why: `the parser says: ${error.message.split('\n', 1)[0]}`,
    fix: 'mend the line; a text with special characters must be quoted',
  };
}

function openBracket(document: Document, before: number): number | undefined {
  const open = lastNode(document, (node) => isCollection(node) && node.flow === true, before);
  return open?.range?.[0];
}

/** The last node that begins before an offset and is what is looked for. */
function lastNode(document: Document, isWanted: (node: Node) => boolean, before: number): Node | undefined {
  let found: Node | undefined;
  visit(document, {
    Node: (_, node) => {
      if (node.range && node.range[0] < before && isWanted(node)) found = node;
    },
  });
  return found;
}

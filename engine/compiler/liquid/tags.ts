/**
 * The tags a template may use. Found in the flat list of tokens, before the library builds its tree, so that
 * all wrong ones are told at once.
 */
import { type TagToken, type Token, type Tokenizer, TypeGuards } from 'liquidjs';
import { nearest } from '../../language/nearest.ts';
import { DEEPEST_NESTING, MOST_PIECES } from './limits.ts';
import type { Lines } from './lines.ts';
import type { TemplateProblem, Unplaced } from './problem.ts';

const BLOCKS = ['if', 'unless', 'case', 'for', 'tablerow', 'capture'];
const SINGLE = ['assign', 'cycle', 'decrement', 'echo', 'increment', 'break', 'continue', 'liquid', '#'];
/** Opened and closed by the library's tokenizer or parser without looking at what is between. */
const VERBATIM = ['raw', 'comment'];

/** What the library may keep of its own tags. */
export const allowedTags: ReadonlySet<string> = new Set([...BLOCKS, ...SINGLE, ...VERBATIM]);

const MIDDLE = ['else', 'elsif', 'when'];
const known = new Set([...allowedTags, ...MIDDLE, ...[...BLOCKS, ...VERBATIM].map((name) => `end${name}`)]);

const READS_FILES = 'it reads another template while the message is made';
const WRITE_IT_OUT = 'Write the text here.';
const refused: Readonly<Record<string, { readonly why: string; readonly fix: string }>> = {
  include: { why: READS_FILES, fix: WRITE_IT_OUT },
  render: { why: READS_FILES, fix: WRITE_IT_OUT },
  layout: { why: READS_FILES, fix: WRITE_IT_OUT },
  block: { why: 'it is a part of `layout`, which reads another template', fix: WRITE_IT_OUT },
  endblock: { why: 'it is a part of `layout`, which reads another template', fix: WRITE_IT_OUT },
  connected_content: {
    why: 'it calls another system while the message is made',
    fix: 'Bring the value in as a trait or an event property.',
  },
};

export function checkTags(tokens: readonly Token[], lines: Lines): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  let depth = 0;
  let count = 0;
  for (const token of commentsLeftOut(tokens)) {
    count += 1;
    if (count > MOST_PIECES) return [{ ...tooMany(), ...lines.positionAt(token.begin) }];
    const problem = refusal(token.name);
    if (problem) problems.push({ ...problem, ...lines.positionAt(token.begin) });
    if (BLOCKS.includes(token.name)) depth += 1;
    else if (BLOCKS.includes(token.name.replace(/^end/, ''))) depth -= 1;
    if (depth > DEEPEST_NESTING) return [...problems, { ...tooDeep(), ...lines.positionAt(token.begin) }];
  }
  return problems;
}

/** `{% liquid %}` holds tags of its own, one per line; what stands in a comment is not looked at. */
function* commentsLeftOut(tokens: readonly Token[]): Generator<TagToken> {
  let inComment = false;
  for (const token of tokens) {
    if (!TypeGuards.isTagToken(token)) continue;
    if (inComment) inComment = token.name !== 'endcomment';
    else if (token.name === 'liquid') yield* commentsLeftOut(linesOf(token));
    else yield token;
    if (token.name === 'comment') inComment = true;
  }
}

/** The tokenizer of a tag is used up by reading, and the library will read it again: put it back. */
function linesOf(token: TagToken): Token[] {
  const tokenizer: Tokenizer = token.tokenizer;
  const start = tokenizer.p;
  const lines = tokenizer.readLiquidTagTokens();
  tokenizer.p = start;
  return lines;
}

function refusal(name: string): Unplaced | undefined {
  if (Object.hasOwn(refused, name)) {
    const { why, fix } = refused[name]!;
    return { code: 'CAR-403', what: `the tag \`${name}\` is not supported`, why, fix };
  }
  if (known.has(name)) return undefined;
  const meant = nearest(name, known);
  return {
    code: 'CAR-402',
    what: `unknown tag \`${name}\``,
    why: 'text between {% and %} is an instruction of Liquid',
    fix: meant
      ? `Did you mean \`${meant}\`?`
      : 'Use one of if, unless, case, for, assign, capture; or {% raw %} to print it as it is.',
  };
}

function tooDeep(): Unplaced {
  return {
    code: 'CAR-410',
    what: `tags are nested deeper than ${DEEPEST_NESTING}`,
    why: 'every level is kept open while the message is made',
    fix: 'Take conditions together with `and`, or move the decision into tags and segments.',
  };
}

function tooMany(): Unplaced {
  return {
    code: 'CAR-410',
    what: `the template has more than ${MOST_PIECES} tags`,
    why: 'no message needs so many',
    fix: 'Print lists with `for`.',
  };
}

/**
 * Templates that can be rendered whatever the values are, as long as those are small: then somebody who only asks whether a
 * message can be made, and reads none, need not render it. Proved from the tags, the filters and the bounds in `limits.ts`.
 */
import { Output, Tag, type Template, TypeGuards, toValueSync } from 'liquidjs';
import { MOST_SIZE } from './limits.ts';
import type { Uses } from './uses.ts';

/** They repeat nothing and put nothing together. */
const TAGS: ReadonlySet<string> = new Set(['if', 'unless', 'case', 'assign', 'comment', 'raw', '#']);
/** They take any value, and give at most six characters for one. */
const FILTERS: ReadonlySet<string> = new Set([
  ...['default', 'escape', 'escape_once', 'raw'],
  ...['upcase', 'downcase', 'capitalize', 'strip', 'lstrip', 'rstrip'],
]);
/** Outputs, tags and filters together. */
const MOST_PIECES = 100;
/** Characters of one value. */
const LONGEST_VALUE = 500;
/** What escaping a value twice makes of it at most. */
const GROWTH = 36;
/** What is left for the text of the template itself. */
const MOST_TEXT = MOST_SIZE - MOST_PIECES * LONGEST_VALUE * GROWTH;

export function isHarmless(text: string, templates: readonly Template[], { filters }: Uses): boolean {
  if (text.length > MOST_TEXT || !filters.every(({ name }) => FILTERS.has(name))) return false;
  const pieces = piecesOf(templates);
  return pieces !== null && pieces + filters.length <= MOST_PIECES;
}

/** Null where there is anything that is not known to be harmless. */
function piecesOf(templates: readonly Template[]): number | null {
  let pieces = 0;
  for (const template of templates) {
    if (TypeGuards.isHTMLToken(template.token)) continue;
    if (!isKnown(template)) return null;
    const inside = template.children
      ? piecesOf(toValueSync(template.children(false, true)) as Template[])
      : 0;
    if (inside === null) return null;
    pieces += 1 + inside;
  }
  return pieces;
}

function isKnown(template: Template): boolean {
  return template instanceof Output || (template instanceof Tag && TAGS.has(template.name));
}

/** Nothing there, a number, or a short text. */
export function isSmall(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= LONGEST_VALUE;
  return value == null || typeof value === 'number' || typeof value === 'boolean';
}

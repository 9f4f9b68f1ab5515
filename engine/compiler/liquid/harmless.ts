/**
 * Templates that can be rendered whatever the values are, as long as those are small and filters take them: then somebody who
 * only asks whether a message can be made, and reads none, need not render it. Proved from the tags, the filters and the
 * bounds in `limits.ts`.
 */
import { ForTag, Output, Tag, type Template, TypeGuards, toValueSync } from 'liquidjs';
import { type Takes, takenBy } from './harmless-filters.ts';
import { MOST_SIZE } from './limits.ts';
import type { Place } from './place.ts';
import type { FilterUse, TemplateVariable, Uses } from './uses.ts';

/** Whether a template is known to render, and to take no link, with these values. */
export type Proof = (scope: object) => boolean;

/** They repeat nothing and put nothing together. */
const TAGS: ReadonlySet<string> = new Set(['if', 'unless', 'case', 'assign', 'comment', 'raw', '#']);
/** They take any value, and give at most six characters for one. */
const FILTERS: ReadonlySet<string> = new Set([
  ...['default', 'escape', 'escape_once', 'raw'],
  ...['upcase', 'downcase', 'capitalize', 'strip', 'lstrip', 'rstrip'],
]);
/** Outputs, tags and filters together, those inside of a loop as often as it may go round. */
const MOST_PIECES = 100;
/** Elements of a list that is looped over. */
const MOST_ELEMENTS = 10;
/** Characters of one value. */
const LONGEST_VALUE = 500;
/** Characters of the names of a loop. */
const LONGEST_NAMES = 200;
/** What escaping a value twice makes of it at most. */
const GROWTH = 36;
/** What is left for the text of the template itself. */
const MOST_TEXT = MOST_SIZE - MOST_PIECES * LONGEST_VALUE * GROWTH;

/** Null where nothing is known, whatever the values are. */
export function proofFor(
  text: string,
  templates: readonly Template[],
  { filters, variables }: Uses,
  place: Place,
): Proof | null {
  const careful = new Map<FilterUse, Takes>();
  for (const variable of variables) noteCareful(variable, place, careful);
  if (text.length > MOST_TEXT || !filters.every((use) => FILTERS.has(use.name) || careful.has(use)))
    return null;
  const pieces = piecesOf(templates, false);
  const rounds = variables.some(({ elements }) => elements) ? MOST_ELEMENTS : 1;
  if (pieces === null || pieces + filters.length * rounds > MOST_PIECES) return null;
  const tests = variables.map((variable) => ({ path: variable.path, takes: testOf(variable, careful) }));
  return (scope) => tests.every(({ path, takes }) => takes(valueAt(scope, path)));
}

/** A filter that may fail is known by the variable it is applied to, of which only a default may have been made before. */
function noteCareful({ through = [] }: TemplateVariable, place: Place, careful: Map<FilterUse, Takes>): void {
  const index = through.findIndex(({ name }) => !FILTERS.has(name));
  const use = through[index];
  const takes = use?.args ? takenBy(use.name, use.args, place) : null;
  if (!use || !takes) return;
  const isDefault = ({ name, args }: FilterUse) => name === 'default' && args?.every(takes);
  if (through.slice(0, index).every(isDefault)) careful.set(use, takes);
}

function testOf({ elements, through = [] }: TemplateVariable, careful: ReadonlyMap<FilterUse, Takes>): Takes {
  if (elements) return (value) => isShort(value, elements);
  const takes = through.flatMap((use) => careful.get(use) ?? []);
  return (value) => isSmall(value) && takes.every((one) => one(value));
}

/** Null where there is anything that is not known to be harmless. */
function piecesOf(templates: readonly Template[], isInLoop: boolean): number | null {
  let pieces = 0;
  for (const template of templates) {
    if (TypeGuards.isHTMLToken(template.token)) continue;
    const isLoop = template instanceof ForTag;
    if (isLoop ? isInLoop || !isPlain(template) : !isKnown(template)) return null;
    const inside = template.children
      ? piecesOf(toValueSync(template.children(false, true)) as Template[], isInLoop || isLoop)
      : 0;
    if (inside === null) return null;
    pieces += 1 + inside * (isLoop ? MOST_ELEMENTS : 1);
  }
  return pieces;
}

/** Over a list that is named, from one end to the other, and nothing else. `forloop` as a text has the names in it. */
function isPlain({ variable, collection, hash, elseTemplates }: ForTag): boolean {
  const isWhole = Object.keys(hash.hash).length === 0 && elseTemplates.length === 0;
  const isShortlyNamed = variable.length + collection.getText().length < LONGEST_NAMES;
  return isWhole && isShortlyNamed && TypeGuards.isPropertyAccessToken(collection);
}

function isKnown(template: Template): boolean {
  return template instanceof Output || (template instanceof Tag && TAGS.has(template.name));
}

/** Whether a loop over it is short, and all that is used of its elements is small. */
function isShort(value: unknown, elements: readonly (readonly string[])[]): boolean {
  if (!Array.isArray(value)) return isSmall(value);
  return (
    value.length <= MOST_ELEMENTS &&
    value.every((element) => elements.every((path) => isSmall(valueAt(element, path))))
  );
}

/** Of what is computed on the way, nothing is known: then the whole of it is looked at. */
function valueAt(scope: unknown, path: readonly string[]): unknown {
  let value = scope;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    // `first`, `last` and places from the end: the whole list is looked at.
    if (Array.isArray(value) && !Object.hasOwn(value, name)) return value;
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

/** Nothing there, a number, or a short text. */
function isSmall(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= LONGEST_VALUE;
  return value == null || typeof value === 'number' || typeof value === 'boolean';
}

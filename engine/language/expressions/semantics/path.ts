/** Paths: steps taken from every element of what the step before gave, and predicates that choose among them. */
import { ExpressionFault } from '../fault.ts';
import { lookup, nameOf } from './field.ts';
import { isConstructed, isSequence, marked, sequenceOf, settle, settled } from './sequence.ts';
import { isNumeric, truth } from './truth.ts';

/** What a step does with one element; the result is not settled when a predicate made it. */
export type Step = string | ((element: unknown) => unknown);

type Elements = readonly unknown[];

/** Where a path starts: each element of a list at hand, or the one value at hand. */
export function enter(context: unknown): Elements {
  return Array.isArray(context) ? context : [context];
}

/** Where a path that starts with a variable starts, whatever is at hand. */
export function enterOnce(context: unknown): Elements {
  return [context];
}

/** What is at hand in a list at the beginning of a path. */
export function enterList(context: unknown): Elements {
  return Array.isArray(context) ? context : sequenceOf(context);
}

export function walk(start: Elements, steps: readonly Step[]): unknown {
  return take(start, steps, 0);
}

/** `walk` for a path with `[]`, whose single result stays a list. */
export function walkKeeping(start: Elements, steps: readonly Step[]): unknown {
  const last = steps.length - 1;
  let elements = start;
  for (let index = 0; index < last; index++) elements = stepOf(elements, steps[index]!);
  const found = resultsOf(elements, steps[last]!);
  return keep(onlyList(found) ?? marked(flattened(found), 'sequence'));
}

function keep(list: unknown[]): unknown {
  if (isConstructed(list)) return marked([list], 'kept');
  return settle(isSequence(list) ? marked(list, 'kept') : list);
}

/**
 * A path that begins with a list written out. With a predicate the list may have become something else: like the
 * reference interpreter, this goes through the units of a text, and finds nothing in the rest.
 */
export function walkList(start: unknown, steps: readonly Step[], isKept: boolean): unknown {
  if (start === undefined && !isKept) return undefined;
  if (start === undefined || start === null) throw new ExpressionFault('a path has nothing to begin with');
  if (start === '' && isKept) throw new ExpressionFault('a text is no list');
  if (start === '') return start;
  if (Array.isArray(start) && start.length === 0) return isKept ? keep(start) : start;
  const elements: Elements = Array.isArray(start) ? start : typeof start === 'string' ? start.split('') : [];
  return isKept ? walkKeeping(elements, steps) : walk(elements, steps);
}

/** Steps from the one at `from` on, settled. */
function take(start: Elements, steps: readonly Step[], from: number): unknown {
  const last = steps.length - 1;
  let elements = start;
  for (let index = from; index < last && elements.length > 0; index++)
    elements = stepOf(elements, steps[index]!);
  const found = resultsOf(elements, steps[last]!);
  return onlyList(found) ?? settled(flattened(found));
}

function stepOf(elements: Elements, step: Step): Elements {
  return flattened(resultsOf(elements, step));
}

function resultsOf(elements: Elements, step: Step): unknown[] {
  const results: unknown[] = [];
  for (const element of elements) {
    const result = typeof step === 'string' ? nameOf(element, step) : step(element);
    if (result !== undefined) results.push(result);
  }
  return results;
}

/** A list that is all the last step gives stays that list. */
function onlyList(results: Elements): unknown[] | undefined {
  const [only] = results;
  return results.length === 1 && Array.isArray(only) && !isSequence(only) ? only : undefined;
}

/** What the elements gave, by one level. */
function flattened(results: unknown[]): unknown[] {
  if (!results.some(Array.isArray)) return results;
  const flat: unknown[] = [];
  for (const result of results) {
    if (!Array.isArray(result) || isConstructed(result)) flat.push(result);
    else for (const member of result as Elements) flat.push(member);
  }
  return flat;
}

/** A path of names after its first value: straight down through objects, the long way where a list begins. */
export function names(first: unknown, rest: readonly string[]): unknown {
  let at = first;
  for (let index = 0; index < rest.length; index++) {
    if (Array.isArray(at)) return take(at, rest, index);
    at = lookup(at, rest[index]!);
  }
  return at;
}

/** A path of names from whatever is at hand. */
export function namesFrom(context: unknown, path: readonly string[]): unknown {
  return Array.isArray(context) ? take(context, path, 0) : names(context, path);
}

/** `x[n]`: one element by its place, from the end when it is negative. Not settled. */
export function nth(value: unknown, place: number): unknown[] {
  const list: Elements = Array.isArray(value) ? value : [value];
  const index = Math.floor(place);
  const item = list[index < 0 ? list.length + index : index];
  if (Array.isArray(item)) return item;
  return marked(item === undefined ? [] : [item], 'sequence');
}

/** `x[predicate]`: the elements for which it holds, or whose place it names. Not settled. */
export function filter(value: unknown, predicate: (element: unknown) => unknown): unknown[] {
  const list: Elements = Array.isArray(value) ? value : [value];
  const kept: unknown[] = [];
  for (let index = 0; index < list.length; index++) {
    const element = list[index];
    const result = predicate(element);
    if (result === true) kept.push(element);
    else if (result === false || result === undefined) continue;
    else if (isNumeric(result)) keepAt(kept, [result], element, index, list.length);
    else if (isNumbers(result)) keepAt(kept, result, element, index, list.length);
    else if (truth(result)) kept.push(element);
  }
  return marked(kept, 'sequence');
}

function keepAt(
  kept: unknown[],
  places: readonly number[],
  element: unknown,
  index: number,
  length: number,
): void {
  for (const place of places) {
    const floor = Math.floor(place);
    if ((floor < 0 ? length + floor : floor) === index) kept.push(element);
  }
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && (value as Elements).filter((element) => !isNumeric(element)).length === 0;
}

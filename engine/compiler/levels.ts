/**
 * At which values of a feature something that depends on it may come out otherwise. A count that falls from 9 to 8
 * is nothing to a segment that asks for at least 3: nobody has to be looked at then. Found from comparisons with
 * numbers; where anything else is made of a value, every change of it counts.
 */
import type { Definition } from '../language/definition.ts';
import { childrenOf, type Node } from '../language/expressions/ast.ts';
import type { Comparison } from './comparison.ts';
import { type Context, noteUse } from './context.ts';
import { watchedOf } from './watched.ts';

/** Ascending numbers that the value is compared with; `any`: every change counts. */
export type Levels = readonly number[] | 'any';

/** What the definitions of a workspace compare. Filled while they are compiled. */
export class LevelNotes {
  /** Address of a definition → feature it asks itself → levels. */
  readonly ofFeature = new Map<string, Map<number, Levels>>();
  /** Address of a definition → tag it names → levels. */
  readonly ofTag = new Map<string, Map<string, Levels>>();
  /** Tags whose value is not exactly that of their feature. */
  readonly rounded = new Set<string>();
}

export function noteComparison(
  { levels }: Context,
  { address }: Definition,
  feature: number,
  { at_least, at_most, exactly, between }: Comparison,
): void {
  const numbers = [at_least, at_most, exactly, ...(between ?? [])].filter((number) => number !== undefined);
  join(levels.ofFeature, address, feature, numbers);
}

/** Every tag that an expression names, bare or as `profile.<tag>`. */
export function noteTagLevels(context: Context, definition: Definition, ast: Node): void {
  const { levels, tagIndex } = context;
  const { bare, ofProfile } = levelsIn(ast);
  for (const [name, found] of bare) {
    if (tagIndex.has(name)) join(levels.ofTag, definition.address, name, found);
  }
  for (const [name, found] of ofProfile) {
    for (const tag of name === WHOLE ? tagIndex.keys() : tagIndex.has(name) ? [name] : []) {
      join(levels.ofTag, definition.address, tag, found);
      noteUse(context, definition, `tag.${tag}`);
    }
  }
}

function join<Key>(notes: Map<string, Map<Key, Levels>>, address: string, key: Key, levels: Levels): void {
  const known = notes.get(address) ?? new Map<Key, Levels>();
  notes.set(address, known.set(key, both(known.get(key) ?? [], levels)));
}

function both(a: Levels, b: Levels): Levels {
  if (a === 'any' || b === 'any') return 'any';
  return [...new Set([...a, ...b])].sort((one, other) => one - other);
}

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);

/** Stands for the profile as a whole. */
const WHOLE = '*';

interface Found {
  readonly bare: Map<string, Levels>;
  readonly ofProfile: Map<string, Levels>;
}

/** Names, and what they are compared with. */
function levelsIn(ast: Node): Found {
  const found: Found = { bare: new Map(), ofProfile: new Map() };
  const note = ({ ofProfile, name }: Name, levels: Levels) => {
    const notes = ofProfile ? found.ofProfile : found.bare;
    notes.set(name, both(notes.get(name) ?? [], levels));
  };
  const open: Node[] = [ast];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const compared = comparedName(node);
    if (compared) {
      note(compared.name, [compared.level]);
      continue;
    }
    const name = nameOf(node);
    if (name !== null) note(name, 'any');
    else open.push(...childrenOf(node));
  }
  return found;
}

interface Name {
  readonly ofProfile: boolean;
  readonly name: string;
}

/** A name against a number: `total >= 500`. */
function comparedName(node: Node): { readonly name: Name; readonly level: number } | null {
  if (node.type !== 'binary' || !COMPARISONS.has(node.value) || !isPlain(node)) return null;
  const { lhs, rhs } = node;
  const name = nameOf(lhs) ?? nameOf(rhs);
  const level = numberOf(lhs) ?? numberOf(rhs);
  return name === null || level === null ? null : { name, level };
}

/** `total`, and `profile.total` in a journey; the names of anything longer are looked at one by one. */
function nameOf(node: Node): Name | null {
  const steps = node.type === 'path' && isPlain(node) ? node.steps : [node];
  const names = steps.map((step) => (step.type === 'name' && isPlain(step) ? step.value : null));
  const [first, second] = names;
  if (first === 'profile' && names.length <= 2 && second !== null)
    return { ofProfile: true, name: second ?? WHOLE };
  return names.length === 1 && first ? { ofProfile: false, name: first } : null;
}

function numberOf(node: Node): number | null {
  if (node.type === 'number' && isPlain(node)) return node.value as number;
  if (node.type !== 'unary' || node.value !== '-' || !isPlain(node)) return null;
  const number = numberOf(node.expression);
  return number === null ? null : -number;
}

function isPlain({ predicate, stages, group, focus, index }: Node): boolean {
  return !predicate && !stages && !group && focus === undefined && index === undefined;
}

/** By feature index: what must be watched of it as time passes, or null where nothing that counts depends on it. */
export function watchesOf(
  context: Context,
  counts: (address: string) => boolean,
): readonly (Levels | null)[] {
  const tracked = trackedTags(context);
  const reached = watchers(context, tracked, counts);
  const watches = new Array<Levels | null>(context.features.features.length).fill(null);
  const watch = (feature: number, levels: Levels) => {
    watches[feature] = both(watches[feature] ?? [], levels);
  };
  for (const address of reached) {
    const isAggregate = address.startsWith('tag.') && !context.levels.ofFeature.has(address);
    const ofTag = isAggregate ? tagLevels(context, address, reached, tracked) : null;
    for (const feature of context.featuresOf.get(address) ?? []) {
      watch(feature, ofTag ?? context.levels.ofFeature.get(address)?.get(feature) ?? 'any');
    }
  }
  return watches;
}

/** Segments, journeys and tags whose changes are recorded, and the tags they stand on: whoever else reads a tag reads it as it is then. */
function watchers(
  context: Context,
  tracked: ReadonlySet<string>,
  counts: (address: string) => boolean,
): ReadonlySet<string> {
  const { uses, featuresOf, entityOf, entity } = context;
  const isOwn = (address: string) => (entityOf.get(address) ?? 'profile') === entity;
  const reached = new Set(
    [...uses.keys(), ...featuresOf.keys()].filter(
      (address) =>
        isOwn(address) &&
        counts(address) &&
        (/^(segment|has|journey)\./.test(address) || tracked.has(address)),
    ),
  );
  for (const address of reached) {
    for (const used of uses.get(address) ?? [])
      if (isOwn(used) && /^(segment|tag)\./.test(used)) reached.add(used);
  }
  return reached;
}

function trackedTags(context: Context): ReadonlySet<string> {
  return new Set(watchedOf(context).flatMap(({ address, remembers }) => (remembers ? [address] : [])));
}

/** What is asked of a tag that shows one feature. */
function tagLevels(
  { levels, uses }: Context,
  address: string,
  reached: ReadonlySet<string>,
  tracked: ReadonlySet<string>,
): Levels {
  if (levels.rounded.has(address) || tracked.has(address)) return 'any';
  const tag = address.slice('tag.'.length);
  let all: Levels = [];
  for (const user of reached) {
    if (uses.get(user)?.has(address)) all = both(all, levels.ofTag.get(user)?.get(tag) ?? 'any');
  }
  return all;
}

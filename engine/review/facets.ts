/**
 * What kind of change a difference is: of what is decided, of when, of the words, of what others rely on, or of what only
 * people read. Plan and diff tell changes by it, and it says whether the meaning has changed. Pure.
 */
import type { Difference } from './differences.ts';

export type Facet = 'logic' | 'schedule' | 'copy' | 'contract' | 'docs';

/** In the order in which they matter to whoever reviews. */
export const FACETS: readonly Facet[] = ['contract', 'logic', 'schedule', 'copy', 'docs'];

/** Of a facet the results of before and after must be told apart. */
export function isMeaning(facet: Facet): boolean {
  return facet === 'logic' || facet === 'schedule' || facet === 'contract';
}

/** Null of `version`, which says that something has changed and is no change itself. */
export function facetOf(kind: string, { path }: Difference): Facet | null {
  const keys = path.split('.');
  const [first = ''] = keys;
  if (first === 'version' && keys.length === 1) return null;
  if (DOCS.has(first) || (keys.length > 1 && LATER_DOCS.has(keys.at(-1)!) && !isCopy(kind, first)))
    return 'docs';
  return (OF_KIND[kind] ?? (() => 'logic' as const))(keys, first);
}

export function facetsOf(kind: string, differences: readonly Difference[]): readonly Facet[] {
  const found = new Set(differences.map((difference) => facetOf(kind, difference)));
  return FACETS.filter((facet) => found.has(facet));
}

const DOCS = new Set(['title', 'description', 'owner', 'labels', 'meta', 'hypothesis', 'name']);
const LATER_DOCS = new Set(['title', 'description', 'example']);

/** `title` and `description` of a message are read by whoever gets it. */
function isCopy(kind: string, first: string): boolean {
  return kind === 'template' && !DOCS.has(first);
}

type Judge = (keys: readonly string[], first: string) => Facet;

const contract: Judge = () => 'contract';
const scheduled = (...keys: readonly string[]): Judge => {
  const times = new Set(keys);
  return (_, first) => (times.has(first) ? 'schedule' : 'logic');
};

/** Keys of starts and steps that say when and for how long. */
const WHEN = new Set([
  'every',
  'at',
  'date',
  'offset',
  'yearly',
  'local',
  'on',
  'zone',
  'over',
  'late',
  'up_to',
  'due',
  'wait',
  'until',
  'after',
]);

const OF_KIND: Readonly<Record<string, Judge>> = {
  entity: contract,
  mixin: contract,
  event: contract,
  identity: contract,
  source: contract,
  channel: contract,
  audience: contract,
  calendar: () => 'schedule',
  template: (_, first) => (first === 'class' || first === 'track' ? 'logic' : 'copy'),
  policy: scheduled('quiet', 'windows'),
  tag: scheduled('refresh'),
  segment: scheduled('refresh'),
  metric: scheduled('refresh'),
  offer: scheduled('valid'),
  campaign: scheduled('period'),
  journey: (keys) => (WHEN.has(keys.at(-1)!) ? 'schedule' : 'logic'),
  'carillon.yaml': (_, first) => (first === 'zone' ? 'schedule' : 'contract'),
};

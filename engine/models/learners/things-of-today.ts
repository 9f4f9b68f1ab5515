/**
 * Things as they are after a version was learnt: what came since is as near to others as what describes it, and what is not offered any
 * more is given to nobody. The version itself stays as it is: this is laid over it.
 */
import type { Table } from '../table.ts';
import { byPopularity, type Recommender } from './recommender.ts';
import { type Resembling, resemblingAmong } from './resembling.ts';

export interface ThingsOfToday {
  /** What the version does not know, by name, and what it resembles, by places in the version. */
  readonly fresh: readonly FreshThing[];
  /** Whom nobody is to be given, by name; null: as when it was learnt. */
  readonly withheld: readonly string[] | null;
}

export interface FreshThing extends Omit<Resembling, 'item'> {
  readonly item: string;
}

/** So many that are new are looked at. */
const MOST_FRESH = 5_000;
/** Each beside so many of those that most people had. */
const MOST_KNOWN = 10_000;

/**
 * What things of today the version does not know resemble, one after the other: who asks for many lets others have their turn between.
 * `content` describes `names`, row by row.
 */
export function* freshAmong(
  fitted: Recommender,
  names: readonly string[],
  content: Table,
): Generator<FreshThing> {
  const places = new Map(fitted.items.map((name, place) => [name, place]));
  const rows = new Map(names.map((name, row) => [name, row]));
  const known = byPopularity(fitted)
    .filter((item) => fitted.popularity[item]! > 0 && rows.has(fitted.items[item]!))
    .slice(0, MOST_KNOWN)
    .map((item) => rows.get(fitted.items[item]!)!);
  const resemble = resemblingAmong(content, known);
  const unknown = names.filter((name) => !places.has(name)).slice(0, MOST_FRESH);
  for (const item of unknown) {
    const { like, similarity } = resemble(rows.get(item)!);
    yield { item, like: like.map((row) => places.get(names[row]!)!), similarity };
  }
}

/** The version as it is to be asked today. */
export function withThings(fitted: Recommender, { fresh, withheld }: ThingsOfToday): Recommender {
  const items = [...fitted.items, ...fresh.map(({ item }) => item)];
  const places = new Map(items.map((name, place) => [name, place]));
  const first = fitted.items.length;
  return {
    ...fitted,
    items,
    popularity: [...fitted.popularity, ...fresh.map(() => 0)],
    from: [...fitted.from, ...fresh.map(() => fitted.from.at(-1)!)],
    fresh: [
      ...fitted.fresh,
      ...fresh.map(({ like, similarity }, place) => ({ item: first + place, like, similarity })),
    ],
    withheld:
      withheld === null
        ? fitted.withheld
        : withheld.flatMap((name) => places.get(name) ?? []).sort((a, b) => a - b),
  };
}

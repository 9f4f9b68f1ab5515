/** The news of placements: kept by the engine, stored as recorded inputs, taken up again after a start. */
import type { Program } from '../../compiler/program.ts';
import { prepare } from '../../evaluate/placement/liking.ts';
import {
  type Catalogue,
  catalogueKey,
  type Learnt,
  learntKey,
  type PlacementNews,
  type RankedThings,
  type Ranking,
  rankingKey,
  thingsKey,
  versionsIn,
} from '../../evaluate/placement/news.ts';
import type { Store } from '../../store/store.ts';

/** What is told of one key, but not since when. */
export type Told<Kind extends NewsKind> = Omit<NewsOf[Kind], 'at'>;
export type NewsKind = keyof NewsOf;
interface NewsOf {
  readonly catalogues: Catalogue;
  readonly learnt: Learnt;
  readonly models: Ranking;
  readonly things: RankedThings;
}

const keyOf: { readonly [Kind in NewsKind]: (key: string) => string } = {
  catalogues: catalogueKey,
  learnt: learntKey,
  models: rankingKey,
  things: thingsKey,
};

export class News implements PlacementNews {
  readonly catalogues = new Map<string, readonly Catalogue[]>();
  readonly learnt = new Map<string, readonly Learnt[]>();
  readonly models = new Map<string, readonly Ranking[]>();
  readonly things = new Map<string, readonly RankedThings[]>();

  /** What the store has for the placements of a program. */
  static async read(store: Store, program: Program): Promise<News> {
    const news = new News();
    await news.takeUp(store, program);
    return news;
  }

  /** The same, of what is not known yet. */
  async takeUp(store: Store, { placements, models: all }: Program): Promise<void> {
    for (const { id, source } of all.values())
      if (source.of === 'interactions' && source.things) await this.#take(store, 'things', id);
    for (const { candidates, reward, models } of placements.values()) {
      if (candidates.from === 'things') await this.#take(store, 'catalogues', candidates.catalogue.key);
      if (reward) await this.#take(store, 'learnt', reward.key);
      for (const model of models) await this.#take(store, 'models', model);
    }
  }

  async #take<Kind extends NewsKind>(store: Store, kind: Kind, key: string): Promise<void> {
    const known = this.#of(kind);
    if (known.has(key)) return;
    const versions = versionsIn<NewsOf[Kind]>(await store.progress(storedKey(kind, key)));
    if (versions.length > 0) this.set(kind, key, versions);
  }

  versions<Kind extends NewsKind>(kind: Kind, key: string): readonly NewsOf[Kind][] {
    return this.#of(kind).get(key) ?? [];
  }

  set<Kind extends NewsKind>(kind: Kind, key: string, versions: readonly NewsOf[Kind][]): void {
    this.#of(kind).set(key, versions);
    // Not when the first person asks.
    if (kind !== 'models' && kind !== 'things') return;
    const things = this.things.get(key)?.at(-1) ?? null;
    for (const version of this.models.get(key) ?? []) prepare(version, things);
  }

  #of<Kind extends NewsKind>(kind: Kind): Map<string, readonly NewsOf[Kind][]> {
    return this[kind] as unknown as Map<string, readonly NewsOf[Kind][]>;
  }
}

export function storedKey(kind: NewsKind, key: string): string {
  return keyOf[kind](key);
}

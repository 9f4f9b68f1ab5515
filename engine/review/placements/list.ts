/** What placements a release has, and what they go by now. Only reads. */
import type { Program } from '../../compiler/program.ts';
import { asOf } from '../../evaluate/placement/news.ts';
import { News } from '../../runtime/placements/news.ts';
import type { Store } from '../../store/store.ts';

export interface PlacementLine {
  readonly id: string;
  readonly title: string;
  readonly gives: string;
  readonly size: number;
  readonly layers: readonly string[];
  readonly policy: string;
  readonly candidates: {
    /** Of which entity; null: a list. */
    readonly of: string | null;
    readonly count: number;
    readonly total: number;
    readonly gatheredAt: number | null;
  };
  /** Null where nothing is rewarded. */
  readonly learnt: { readonly at: number | null; readonly decisions: number } | null;
}

export async function placementsOf(store: Store, program: Program): Promise<readonly PlacementLine[]> {
  const news = await News.read(store, program);
  return [...program.placements.values()].map(
    ({ id, title, gives, size, layers, policy, candidates, reward }) => {
      const catalogue =
        candidates.from === 'things' ? asOf(news.catalogues.get(candidates.catalogue.key), Infinity) : null;
      const learnt = reward && asOf(news.learnt.get(reward.key), Infinity);
      const listed = candidates.from === 'list' ? candidates.list.length : 0;
      return {
        id,
        title,
        gives,
        size,
        layers: layers.map(({ name }) => name),
        policy,
        candidates: {
          of: candidates.from === 'things' ? candidates.catalogue.entity : null,
          count: catalogue?.items.length ?? listed,
          total: catalogue?.total ?? listed,
          gatheredAt: catalogue?.at ?? null,
        },
        learnt: reward && { at: learnt?.at ?? null, decisions: decisionsIn(learnt?.groups ?? {}) },
      };
    },
  );
}

/** Items of one decision are counted one by one. */
function decisionsIn(groups: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>): number {
  return Object.values(groups)
    .flatMap((items) => Object.values(items))
    .reduce((sum, [decisions = 0]) => sum + decisions, 0);
}

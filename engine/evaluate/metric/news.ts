/** What a metric was over everybody when it was last worked out, as it is recorded in the store and read by offers. */
import type { MetricProgram } from '../../compiler/metric/program.ts';
import type { Json } from '../../store/store.ts';
import type { Figure, Told } from './tally.ts';

export interface MetricNews extends Figure {
  /** Of the meaning that was worked out: a definition that has changed since has no value yet. */
  readonly hash: string;
  readonly at: number;
  readonly tooMany: boolean;
  readonly isExact: boolean;
  readonly open: number;
  /** By the JSON of the group's values. */
  readonly groups: ReadonlyMap<string, Figure>;
}

export function newsOf({ hash }: MetricProgram, told: Told, at: number): MetricNews {
  const groups = new Map(told.groups.map(({ by, value, people }) => [JSON.stringify(by), { value, people }]));
  return { ...told, hash, at, groups };
}

export function writtenNews({ groups, ...news }: MetricNews): Json {
  return { ...news, groups: [...groups].map(([by, { value, people }]) => [by, value, people]) } as Json;
}

export function readNews(written: Json): MetricNews {
  const { groups, ...news } = written as unknown as Omit<MetricNews, 'groups'> & {
    readonly groups: readonly (readonly [string, number | null, number])[];
  };
  return { ...news, groups: new Map(groups.map(([by, value, people]) => [by, { value, people }])) };
}

/** The figure of a group; that of everybody where the group has fewer people than `few`. Null where there is none. */
export function figureFor(
  news: MetricNews | undefined,
  by: readonly Json[] | null,
  few: number,
): number | null {
  if (!news) return null;
  const group = by === null ? undefined : news.groups.get(JSON.stringify(by));
  return group && group.people >= few && group.value !== null ? group.value : news.value;
}

/** What metrics are now, over everybody and by group, beside what was last written down. Computed from a store that is only read. */
import type { ImpactProgram } from '../../compiler/metric/impact-program.ts';
import type { GroupName, MetricProgram } from '../../compiler/metric/program.ts';
import type { Program } from '../../compiler/program.ts';
import type { Run } from '../../evaluate/run.ts';
import { storedMetrics, workOut } from '../../runtime/metrics.ts';
import type { Json, Store } from '../../store/store.ts';
import { type ImpactFigure, impactFigures } from '../impact/figures.ts';

export interface MetricFigure {
  readonly id: string;
  readonly title: string;
  readonly unit: string | null;
  readonly decimals: number | null;
  readonly aggregate: MetricProgram['aggregate']['kind'];
  /** Null where there is none: an average of nothing. */
  readonly value: number | null;
  /** Who counts in it. */
  readonly people: number;
  /** People whose own window is not over, and who are left out. */
  readonly open: number;
  /** Of a quantile over many different values: false where each is off by up to half a percent of itself. */
  readonly isExact: boolean;
  readonly by: readonly string[];
  /** There are more groups than can be told apart. */
  readonly tooMany: boolean;
  /** In the order of `by`; a missing value is null. */
  readonly groups: readonly {
    readonly by: readonly Json[];
    readonly value: number | null;
    readonly people: number;
  }[];
  /** What offers go by until it is worked out again; null: nothing is written down, or it was of another meaning. */
  readonly recorded: { readonly at: number; readonly value: number | null } | null;
}

export interface MetricFigures {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly metrics: readonly MetricFigure[];
  /** Metrics that tell what an action is worth. */
  readonly impacts: readonly ImpactFigure[];
}

/** `by`: names to tell them apart by, instead of their own. */
export async function metricFigures(
  store: Store,
  run: Run,
  metrics: readonly MetricProgram[],
  at: number,
  by: readonly GroupName[] | null = null,
  impacts: readonly ImpactProgram[] = [],
): Promise<MetricFigures> {
  const asked = metrics.map((metric) => (by === null ? metric : { ...metric, by }));
  const told = await workOut({ store, run, isLive: false, clock: { now: () => at } }, asked, at);
  const written = await storedMetrics(
    store,
    metrics.map(({ id }) => id),
  );
  return {
    at,
    impacts: await impactFigures({ store, run }, impacts, at),
    metrics: asked.map((metric) => {
      const { id, title, unit, decimals, aggregate, hash } = metric;
      const news = written.get(id);
      return {
        id,
        title,
        unit,
        decimals,
        aggregate: aggregate.kind,
        by: metric.by.map(({ name }) => name),
        ...told.get(id)!,
        recorded: news?.hash === hash ? { at: news.at, value: news.value } : null,
      };
    }),
  };
}

/** Fields and tags by which anything can be told apart that no person is known by. */
export function groupNames(program: Program): ReadonlyMap<string, GroupName> {
  const { fields, personal } = program.profile;
  const names = [
    ...fields.map(({ name }) => name).filter((name) => !personal.has(name)),
    ...program.tags.map(({ id }) => id),
  ];
  return new Map(
    names.map((name) => [
      name,
      { name, read: (view) => (view.scope as Readonly<Record<string, unknown>>)[name] },
    ]),
  );
}

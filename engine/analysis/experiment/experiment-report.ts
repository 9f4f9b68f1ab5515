/** Reports of experiments: reads the store, asks the statistics, decides by the rule. Writes nothing. */
import type { ExperimentProgram } from '../../compiler/experiment/program.ts';
import type { Looking } from '../../runtime/flags.ts';
import { armsOf, measureReport, sampleRatioOf } from './analyse.ts';
import { decisionOf, type Evidence } from './decide.ts';
import { allDays, type Gathered, gather } from './gather.ts';
import { powerNow, reachOf } from './reach.ts';
import { recordedDecision } from './recorded.ts';
import type { ExperimentReport } from './report.ts';
import { type Shares, sharesIn } from './shares.ts';

/** As far back as shares are known. */
const RELEASES = 1_000;

export interface ReportOptions {
  readonly looking: Looking;
  readonly experiments: readonly ExperimentProgram[];
  readonly environment: string;
  readonly release: number;
  readonly at: number;
  onProgress?(people: number): void;
}

/** In the order of the experiments: one walk for all of them. */
export async function experimentReports(options: ReportOptions): Promise<ExperimentReport[]> {
  const { looking, experiments, at, onProgress } = options;
  const releases = await looking.store.releases(RELEASES);
  const shares = experiments.map(({ id, arms }) =>
    sharesIn(releases, id, Object.fromEntries(arms.map((arm) => [arm.id, arm.share]))),
  );
  const gathered = await gather({
    looking,
    experiments: experiments.map((experiment, place) => ({ experiment, sharesAt: shares[place]!.at })),
    at,
    ...(onProgress && { onProgress }),
  });
  return Promise.all(
    experiments.map(async (experiment, place) => {
      const recorded = await recordedDecision(looking.store, experiment.id, releases);
      return reportOf(options, experiment, gathered[place]!, shares[place]!, recorded);
    }),
  );
}

function reportOf(
  { looking, environment, release, at }: ReportOptions,
  experiment: ExperimentProgram,
  gathered: Gathered,
  shares: Shares,
  recorded: Evidence['recorded'],
): ExperimentReport {
  const { started, mixed } = gathered;
  const { decision } = experiment;
  const arms = armsOf(experiment, gathered);
  const sampleRatio = sampleRatioOf(arms);
  const measures = gathered.measures.map((measure) => measureReport(experiment, measure));
  const reach = reachOf(experiment, gathered);
  return {
    kind: 'experiment_report',
    workspace: looking.run.program.name,
    environment,
    release,
    at: instant(at)!,
    experiment: described(experiment),
    started: instant(started),
    ends: instant(started === null || decision.upTo === null ? null : started + decision.upTo),
    arms,
    mixed,
    sampleRatio,
    measures,
    reach,
    decision: decisionOf({
      experiment,
      at,
      started,
      sampleRatio,
      measures,
      power: powerNow(experiment, gathered),
      days: reach?.wanted?.days ?? null,
      recorded,
    }),
    notes: notesOf(experiment, gathered, shares),
  };
}

function described(experiment: ExperimentProgram): ExperimentReport['experiment'] {
  const { id, title, hypothesis, unit, control, winner, decision } = experiment;
  const { rule, scale, sides, alpha, correction } = decision;
  return {
    id,
    title,
    hypothesis,
    unit: unit ?? 'person',
    control,
    winner,
    rule,
    scale,
    sides,
    alpha,
    correction,
  };
}

function notesOf(
  experiment: ExperimentProgram,
  { mixed, atOnce, measures, started }: Gathered,
  { changes }: Shares,
): string[] {
  const open = Math.max(
    0,
    ...measures.map((one) => [...one.open.values()].reduce((sum, count) => sum + count, 0)),
  );
  const during = changes.filter((change) => started !== null && change > started);
  return [
    ...(open > 0 ? [`${open} whose time is not over are left out`] : []),
    ...(mixed > 0
      ? [
          `${mixed} people were exposed to several arms, because two that were known became one; they count in the first`,
        ]
      : []),
    ...datedAlike(measures, atOnce),
    ...(during.length > 0
      ? [
          'shares were changed while it ran: early and late people are mixed unequally in the arms, so a trend over time can look like an effect',
        ]
      : []),
    ...unadjusted(experiment),
    ...(experiment.by.length > 0
      ? ['groups are as of now, and are looked at, not decided by: among many, one differs by chance']
      : []),
  ];
}

/** Where nobody did anything after the exposure and many at the same instant, the times are those of a file, not of life. */
function datedAlike(measures: Gathered['measures'], atOnce: Gathered['atOnce']): string[] {
  return measures.flatMap(({ measure: { metric }, days }) => {
    const people = atOnce.get(metric.id) ?? 0;
    const isNothing = [...days.values()].every((arm) => allDays(arm).ratio.y === 0);
    return people > 0 && isNothing
      ? [
          `${metric.id}: ${people} people did it at the very instant of the exposure, which counts as before it; where a file dates both alike, let \`at\` of the source put the exposure earlier`,
        ]
      : [];
  });
}

function unadjusted({ adjust, measures }: ExperimentProgram): string[] {
  const quantiles = measures.filter(({ metric }) => metric.aggregate.kind === 'quantile');
  const names = [...new Set(quantiles.map(({ metric }) => metric.id))];
  return adjust === null || names.length === 0
    ? []
    : [`${names.join(', ')}: not adjusted by what was before, because no part of a quantile is one person's`];
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

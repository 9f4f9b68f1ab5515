/** The card of a version as plain sections, which the formats write: what it is, its data, its figures, what it goes by. Pure. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import { type ModelSource, modelShapes } from '../../language/model-shapes.ts';
import { figure } from '../../models/gates.ts';
import type { ModelNews } from '../../models/news.ts';
import type { Version } from '../../models/registry.ts';
import type { CardSection, Evaluation } from '../../models/types/type.ts';
import type { Watched } from '../../models/watched.ts';
import { day, instant } from './instant.ts';
import { newsSection } from './news-text.ts';
import { sinceSections } from './since-then.ts';

export interface ModelCard {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly sections: readonly CardSection[];
  readonly evaluation: Evaluation;
}

/** What is known of the model beside the version. */
export interface Around {
  readonly running: number | null;
  readonly news: readonly ModelNews[];
  /** Of the version in charge. */
  readonly watched: Watched | null;
}

export function cardOf(model: ModelProgram, version: Version, { running, news, watched }: Around): ModelCard {
  const { evaluation, card, decision } = version;
  return {
    title: `${model.title}, version ${version.number}`,
    facts: [
      ['Says', `${model.says}${model.output ? `, as \`${model.output.columns[0]!.tag}\`` : ''}`],
      [
        'Runs',
        running === version.number
          ? 'yes'
          : running === null
            ? 'no; none does'
            : `no; version ${running} does`,
      ],
      ['Trained', `${instant(version.at)}, release ${version.release}, seed ${version.seed}`],
      ['Learnt from', learntFrom(version, model.source.of)],
      ['Judged on', judgedOn(version, model)],
      ['Method', card.method],
      ['Decision', `${decision.promoted ? 'promoted' : 'not promoted'}: ${decision.reasons.join('; ')}`],
      ['Hash', version.hash],
    ],
    sections: [
      figuresOf(evaluation),
      ...sinceSections(model, watched?.version === version.number ? watched : null),
      ...card.sections,
      ...(version.rate.held === null ? [] : [weakSection(version)]),
      ...(version.drift.length === 0 ? [] : [driftSection(version, model.source.of)]),
      ...(evaluation.calibration ? [calibrationSection(evaluation)] : []),
      ...(evaluation.lift ? [liftSection(evaluation)] : []),
      newsSection(news),
    ],
    evaluation,
  };
}

/** With what costs nothing beside it. */
export function figuresOf({ metrics, baseline = {} }: Evaluation): CardSection {
  return {
    heading: 'Figures',
    text: 'On data that it did not see, with 95 % intervals.',
    columns: ['figure', 'value', 'low', 'high', 'baseline'],
    rows: Object.entries(metrics).map(([name, { value, low, high }]) => [
      name,
      value,
      low ?? null,
      high ?? null,
      baseline[name]?.value ?? null,
    ]),
  };
}

export function cellText(cell: string | number | null): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? figure(cell) : cell;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

function percent(share: number): string {
  return `${figure(share * 100)} %`;
}

function weakSection(version: Version): CardSection {
  return {
    heading: 'Where it is weak',
    text:
      version.weak.length === 0
        ? 'In no segment of at least 100 people is it worse than over everybody.'
        : 'Segments, as of the cut-off, in which it tells people apart less well, or says more or less than came true.',
    columns: ['segment', 'people', 'auc', 'said', 'came true'],
    rows: version.weak.map((spot) => [spot.segment, spot.people, spot.auc, spot.said, spot.cameTrue]),
  };
}

function driftSection(version: Version, source: ModelSource): CardSection {
  const whose =
    source === 'experiment'
      ? 'people of that day are from those who met the experiment'
      : 'the people it was judged on are from those it was learnt from';
  return {
    heading: 'Drift',
    text: `How far ${whose}. Below 0.1 is little, above 0.25 much.`,
    columns: ['feature', 'stability index'],
    rows: version.drift.map(({ name, value }) => [name, value]),
  };
}

function calibrationSection(evaluation: Evaluation): CardSection {
  return {
    heading: 'Calibration',
    text: 'Of ten groups of equally many people: what it said, and what came true.',
    columns: ['people', 'said', 'came true'],
    rows: (evaluation.calibration ?? []).map(({ rows: people, predicted, observed }) => [
      people,
      predicted,
      observed,
    ]),
  };
}

function liftSection(evaluation: Evaluation): CardSection {
  return {
    heading: 'Lift',
    text: 'Those with the highest scores: how many times the average they do it, and which part of all who did is among them.',
    columns: ['share of people', 'lift', 'captured'],
    rows: (evaluation.lift ?? []).map(({ share, lift, captured }) => [share, lift, captured]),
  };
}

/** Whose rows they are, where nobody is looked at from a cut-off. */
const WHOSE: Partial<Record<ModelSource, string>> = {
  experiment: 'of people as they were when they met the experiment',
  events: 'of people whose early time and what follows are over',
};

function learntFrom({ rows, rate, cutoffs, leftOut }: Version, source: ModelSource): string {
  const learning = cutoffs.length > 1 ? cutoffs.slice(0, -1) : cutoffs;
  const when =
    learning.length === 0
      ? (WHOSE[source] ?? 'of people of today')
      : cutoffs.length === 1
        ? `until ${day(cutoffs[0]!)}`
        : `at ${learning.length} cut-offs from ${day(learning[0]!)}`;
  const missing = source === 'interactions' ? 'weight' : 'value';
  const without = leftOut > 0 ? `; ${count(leftOut)} without a ${missing} that can be read are left out` : '';
  return `${count(rows.learning)} rows ${when}${cameTrue(rate.learning)}${without}`;
}

function judgedOn(
  { rows, rate, cutoffs, until, evaluation }: Version,
  { type, source }: ModelProgram,
): string {
  const { judgedBy } = modelShapes[type];
  if (judgedBy !== undefined) return `${count(evaluation.rows)} cases: ${judgedBy}`;
  const when =
    cutoffs.length === 0
      ? WHOSE[source.of] === undefined
        ? 'of people of today who were not learnt from'
        : `${WHOSE[source.of]}; it did not see them`
      : rate.held === null
        ? `until ${day(until)}, of which it saw those until ${day(cutoffs.at(-1)!)}`
        : `of people at ${day(cutoffs.at(-1)!)}`;
  return `${count(rows.held)} rows ${when}${cameTrue(rate.held)}`;
}

function cameTrue(rate: number | null): string {
  return rate === null ? '' : `; of ${percent(rate)} it came true`;
}

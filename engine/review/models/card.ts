/** The card of a version as plain sections, which the formats write: what it is, its data, its figures, what it goes by. Pure. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import { figure } from '../../models/gates.ts';
import type { Version } from '../../models/registry.ts';
import type { CardSection, Evaluation } from '../../models/types/type.ts';

export interface ModelCard {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly sections: readonly CardSection[];
  readonly evaluation: Evaluation;
}

const DAY = 86_400_000;

export function cardOf(model: ModelProgram, version: Version, running: number | null): ModelCard {
  const { evaluation, card, decision, rows, rate, cutoffs } = version;
  const promise = model.label.inverted ? 'does not do' : 'does';
  return {
    title: `${model.title}, version ${version.number}`,
    facts: [
      [
        'Says',
        `how likely somebody ${promise} ${model.label.words} within ${model.horizon / DAY} days, as \`${model.output.tag}\``,
      ],
      [
        'Runs',
        running === version.number
          ? 'yes'
          : running === null
            ? 'no; none does'
            : `no; version ${running} does`,
      ],
      ['Trained', `${instant(version.at)}, release ${version.release}, seed ${version.seed}`],
      [
        'Learnt from',
        `${count(rows.learning)} rows at ${cutoffs.length - 1} cut-offs from ${day(cutoffs[0]!)}; of ${percent(rate.learning)} it came true`,
      ],
      [
        'Judged on',
        `${count(rows.held)} people at ${day(cutoffs.at(-1)!)}; of ${percent(rate.held)} it came true`,
      ],
      ['Method', card.method],
      ['Decision', `${decision.promoted ? 'promoted' : 'not promoted'}: ${decision.reasons.join('; ')}`],
      ['Hash', version.hash],
    ],
    sections: [
      figuresOf(evaluation),
      ...card.sections,
      {
        heading: 'Where it is weak',
        text:
          version.weak.length === 0
            ? 'In no segment of at least 100 people is it worse than over everybody.'
            : 'Segments, as of the cut-off, in which it tells people apart less well, or says more or less than came true.',
        columns: ['segment', 'people', 'auc', 'said', 'came true'],
        rows: version.weak.map((spot) => [spot.segment, spot.people, spot.auc, spot.said, spot.cameTrue]),
      },
      {
        heading: 'Drift',
        text: 'How far the people it was judged on are from those it was learnt from. Below 0.1 is little, above 0.25 much.',
        columns: ['feature', 'stability index'],
        rows: version.drift.map(({ name, value }) => [name, value]),
      },
      {
        heading: 'Calibration',
        text: 'Of ten groups of equally many people: what it said, and what came true.',
        columns: ['people', 'said', 'came true'],
        rows: (evaluation.calibration ?? []).map(({ rows: people, predicted, observed }) => [
          people,
          predicted,
          observed,
        ]),
      },
      {
        heading: 'Lift',
        text: 'Those with the highest scores: how many times the average they do it, and which part of all who did is among them.',
        columns: ['share of people', 'lift', 'captured'],
        rows: (evaluation.lift ?? []).map(({ share, lift, captured }) => [share, lift, captured]),
      },
    ],
    evaluation,
  };
}

/** With what costs nothing beside it. */
export function figuresOf({ metrics, baseline = {} }: Evaluation): CardSection {
  return {
    heading: 'Figures',
    text: 'On people and a time that it did not see, with 95 % intervals.',
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

export function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

function percent(share: number): string {
  return `${figure(share * 100)} %`;
}

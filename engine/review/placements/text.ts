/** Placements for people to read: what there are, one decision with its reasons, and what another policy would have earned. Pure. */
import type { OffPolicy } from '../../decisions/off-policy.ts';
import type { DecisionAnswer } from '../../evaluate/placement/answer.ts';
import { columns } from '../table.ts';
import { counted, number } from '../words.ts';
import type { PolicyEvaluation } from './evaluate.ts';
import type { PlacementLine } from './list.ts';

export function listText(placements: readonly PlacementLine[]): string {
  if (placements.length === 0) return 'No placements.\n';
  const rows = placements.map(({ id, gives, size, candidates, layers, learnt }) => [
    id,
    gives,
    String(size),
    candidates.of === null
      ? `${candidates.count} listed`
      : candidates.gatheredAt === null
        ? `${candidates.of}, not gathered yet`
        : `${candidates.count} of ${candidates.total} ${candidates.of}, ${text(candidates.gatheredAt)}`,
    learnt === null
      ? ''
      : learnt.at === null
        ? 'nothing yet'
        : `${learnt.decisions} decisions, ${text(learnt.at)}`,
    layers.join(' '),
  ]);
  const head = ['placement', 'gives', 'size', 'candidates', 'learnt of', 'layers'];
  return `${columns([head, ...rows], ['left', 'left', 'right', 'left', 'left', 'left']).join('\n')}\n`;
}

export function decisionText({ placement, items, trace }: DecisionAnswer, who: string): string {
  const given = items.map(({ position, item, by, score, propensity }) => [
    String(position),
    item,
    by,
    score === null ? '' : figure(score),
    propensity === 1 ? '' : `p ${figure(propensity)}`,
  ]);
  const lines = [
    `${placement} would give ${who} ${items.length === 0 ? 'nothing' : `${items.length}`}:`,
    ...columns(given, ['right', 'left', 'left', 'right', 'left']).map((line) => `  ${line}`),
  ];
  if (trace) {
    const { candidates, layers, passed, group, catalogue, learnt, models, drawn } = trace;
    lines.push('', `${candidates} candidates through ${layers.join(', ')}`);
    for (const { item, layer, why } of passed)
      lines.push(`  ${item}: not given, by ${layer}${why === layer ? '' : ` (${why})`}`);
    for (const { position, chances } of drawn) {
      const each = Object.entries(chances).map(([id, chance]) => `${id} ${figure(chance)}`);
      lines.push(`  place ${position} is drawn: ${each.join(', ')}`);
    }
    if (group !== '') lines.push(`  learnt for ${group}`);
    if (catalogue !== null) lines.push(`  catalogue ${catalogue}`);
    if (learnt !== null) lines.push(`  learnt ${learnt}`);
    if (models.length > 0) lines.push(`  ranked by ${models.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

const WORDS: readonly (readonly [keyof OffPolicy, string])[] = [
  ['logged', 'what ran'],
  ['inversePropensity', 'inverse propensity'],
  ['selfNormalised', 'self-normalised'],
  ['doublyRobust', 'doubly robust'],
];

export function evaluationText({ estimates, open }: PolicyEvaluation, id: string, policy: string): string {
  if (estimates === null)
    return `No decision of ${id} is old enough to be judged (${open} are not over yet).\n`;
  const { decisions, people, effective, greatestWeight, meanWeight } = estimates;
  const rows = WORDS.map(([key, words]) => {
    const { value, standardError, low, high } = estimates[key] as OffPolicy['logged'];
    return [words, figure(value), `± ${figure(standardError)}`, `${figure(low)} … ${figure(high)}`];
  });
  const lines = [
    `${id}, as ${policy} would have decided`,
    `${counted(decisions, 'decision')} of ${counted(people, 'person', 'people')}; ${number(open)} more are not over yet`,
    '',
    ...columns(
      [['reward a decision', '', 'error', '95 % interval'], ...rows],
      ['left', 'right', 'right', 'left'],
    ),
    '',
    `They say as much as ${number(Math.round(effective))} decisions of equal weight; the greatest weight is ${figure(greatestWeight)}.`,
  ];
  // The mean weight is 1 where the log may hold all that the policy would do.
  if (meanWeight.high < 1)
    lines.push(
      `The mean weight is ${figure(meanWeight.value)}, and should be 1: the rest of what this policy would do was never tried, and of that nothing is known.`,
    );
  return `${lines.join('\n')}\n`;
}

function figure(value: number): string {
  return Number.isNaN(value) ? 'unknown' : String(Number(value.toPrecision(4)));
}

function text(instant: number): string {
  return new Date(instant).toISOString();
}

/** What a report says in sentences: the same in text, Markdown and on the page. Pure. */
import type {
  ExperimentReport,
  Proposed,
  ReportedMeasure,
  Verdict,
} from '../../analysis/experiment/report.ts';
import { counted, instantWords, number, spanWords } from '../words.ts';
import { effectWords, estimatorWords, percentWords, valueWords } from './figures.ts';

export const verdictWords: Readonly<Record<Verdict, string>> = {
  decided: 'Decided',
  nobody: 'Not begun',
  no_metric: 'Nothing to decide by',
  uneven: 'Nothing can be said: the arms are uneven',
  harm: 'Stop: harm',
  winner: 'A winner',
  control: 'The control is better',
  continue: 'Go on',
  extend: 'Give it more time',
  no_difference: 'No difference found',
};

export function isBad({ decision }: ExperimentReport): boolean {
  return decision.verdict === 'harm' || decision.verdict === 'uneven';
}

export function proposedWords({ key, value }: Proposed): string {
  return key === 'winner' ? `winner: ${value}` : `decision: { up_to: ${value} }`;
}

/** As of when, since when, by which rule. */
export function headWords(report: ExperimentReport, zone: string): string[] {
  const { experiment, at, started, ends, release } = report;
  const { rule, scale, sides, alpha, correction, control, unit } = experiment;
  const when = (text: string) => instantWords(Date.parse(text), zone);
  const level = rule === 'bayesian' ? '' : `, alpha ${alpha}, ${sides}-sided`;
  const many =
    report.arms.length > 2 && rule !== 'bayesian'
      ? `, corrected by ${correction.replaceAll('_', ' and ')}`
      : '';
  return [
    `as of ${when(at)}, release ${release}`,
    started === null
      ? 'nobody has met it yet'
      : `since ${when(started)}${ends === null ? '' : `, at the longest until ${when(ends)}`}`,
    `rule ${rule}${level}${many}; ${scale} effects against ${control}, by ${unit}`,
  ];
}

export function sampleRatioWords({ sampleRatio }: ExperimentReport): string | null {
  if (sampleRatio === null) return null;
  const { chiSquared, p, isUneven } = sampleRatio;
  const figures = `χ² ${chiSquared.toFixed(2)}, p ${p < 0.0001 ? p.toExponential(1) : p.toFixed(4)}`;
  return isUneven ? `UNEVEN: ${figures}` : `as the shares say: ${figures}`;
}

export function measureWords(measure: ReportedMeasure): string {
  const { role, estimator, better, window, limit } = measure;
  return [
    role,
    estimatorWords[estimator],
    `${better} is better`,
    window === null ? 'all since the exposure' : `${spanWords(window)} from the exposure`,
    ...(limit === null ? [] : [`no value counts beyond ${valueWords(limit, measure)}`]),
  ].join(', ');
}

export function reachWords({ reach, experiment, measures }: ExperimentReport): string[] {
  const primary = measures.find(({ role }) => role === 'primary');
  if (!reach || !primary) return [];
  const { unitsADay, units, detectableNow, power, wanted } = reach;
  const rounded = Math.round(unitsADay * 10) / 10;
  const found =
    detectableNow === null
      ? []
      : [
          `an effect of ${effectWords(detectableNow, experiment.scale, primary).slice(1)} would be found now with a chance of ${percentWords(power)}`,
        ];
  return [
    `${counted(units, 'unit')} so far, ${number(rounded)} a day`,
    ...found,
    ...wantedWords(wanted, primary),
  ];
}

function wantedWords(
  wanted: NonNullable<ExperimentReport['reach']>['wanted'],
  primary: ReportedMeasure,
): string[] {
  if (wanted === null) return [];
  const effect = effectWords(wanted.effect, wanted.scale, primary).slice(1);
  if (wanted.units === null) return [`how many it takes for ${effect} is not known yet`];
  return [
    `for ${effect} it takes ${counted(wanted.units, 'unit')}${wanted.days === null ? '' : `, ${counted(wanted.days, 'day')} in all`}`,
  ];
}

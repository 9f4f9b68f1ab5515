/** What was said of texts against what was known of them: all together and by language, so that a good language does not hide a bad one. */
import { takeValues } from '../../table.ts';
import type { Evaluation, Figure } from '../../types/type.ts';
import { FEWEST_OF_EACH, FEWEST_ROWS } from '../inputs.ts';
import { judged } from '../judged.ts';
import { auc } from '../metrics/auc.ts';
import { meanOf } from '../metrics/losses.ts';

type Figures = Readonly<Record<string, Figure>>;
type Words = readonly (string | null)[];

/** Ratings are 1, 0, or NaN where there is none; NaN in `said`: nothing was said. */
export function sentimentJudged(
  rated: Float64Array,
  said: Float64Array,
  languages: Words,
): Evaluation | null {
  const known = rowsWhere(rated, (row) => !Number.isNaN(rated[row]!));
  const rows = known.filter((row) => !Number.isNaN(said[row]!));
  const [labels, scores] = [takeValues(rated, rows), takeValues(said, rows)];
  if (!hasEnough(labels)) return null;
  const all = judged(labels, scores);
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const byLanguage = ['en', 'zh'].flatMap((language) => {
    const own = rows.filter((row) => languages[row] === language);
    const [its, scored] = [takeValues(rated, own), takeValues(said, own)];
    if (!hasEnough(its)) return [];
    return [
      [`auc_${language}`, auc(its, scored)],
      [`accuracy_${language}`, accuracy(its, scored)],
    ] as const;
  });
  return {
    ...all,
    metrics: {
      ...all.metrics,
      accuracy: accuracy(labels, scores),
      ...Object.fromEntries(byLanguage),
      said: shareOf(known.length, (row) => Number(!Number.isNaN(said[known[row]!]!))),
    },
    baseline: { ...all.baseline, accuracy: { value: Math.max(rate, 1 - rate) } },
  };
}

/** Of the texts whose field has a topic: how often one was said, and how often it was that one. */
export function topicsJudged(named: Words, said: Words): { metrics: Figures; baseline: Figures } {
  const known = rowsWhere(named, (row) => named[row] !== null);
  const told = known.filter((row) => said[row] !== null);
  const counts = new Map<string, number>();
  for (const row of known) counts.set(named[row]!, (counts.get(named[row]!) ?? 0) + 1);
  return {
    metrics: {
      topic_accuracy: shareOf(told.length, (row) => Number(named[told[row]!] === said[told[row]!])),
      topic_said: shareOf(known.length, (row) => Number(said[known[row]!] !== null)),
    },
    baseline: { topic_accuracy: { value: Math.max(0, ...counts.values()) / Math.max(1, known.length) } },
  };
}

/** A share lies between 0 and 1, and so does its interval. */
function shareOf(rows: number, of: (row: number) => number): Figure {
  const { value, low, high } = meanOf(rows, of);
  return low === undefined || high === undefined
    ? { value }
    : { value, low: Math.max(0, low), high: Math.min(1, high) };
}

function accuracy(labels: Float64Array, scores: Float64Array): Figure {
  return shareOf(labels.length, (row) => Number(scores[row]! >= 0.5 === (labels[row] === 1)));
}

function hasEnough(labels: Float64Array): boolean {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  return labels.length >= FEWEST_ROWS && Math.min(ones, labels.length - ones) >= FEWEST_OF_EACH;
}

function rowsWhere({ length }: ArrayLike<unknown>, isSo: (row: number) => boolean): Int32Array {
  return Int32Array.from({ length }, (_, row) => row).filter(isSo);
}

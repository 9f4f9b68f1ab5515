/** Whether a text is pleased, learnt from texts that somebody has rated: a probability, for languages of which enough was learnt. */
import { bestCalibration, type Calibration, calibrated } from '../calibration/calibration.ts';
import { checkClasses, FEWEST_ROWS } from '../inputs.ts';
import { outcomesOf } from '../outcomes.ts';
import type { Language } from './language.ts';
import { bestStrength, type Encoded, fitLinear, type LinearText, probabilityOf } from './linear.ts';
import { type Parts, partTexts } from './parts.ts';

export interface Sentiment {
  readonly model: LinearText;
  readonly calibration: Calibration | null;
  readonly strength: number;
  /** Of how many rated texts of each language it was learnt. */
  readonly learnt: Readonly<Record<Language, number>>;
  /** Share of those that were pleased. */
  readonly rate: number;
}

export interface Rated {
  readonly texts: Encoded;
  readonly languages: readonly (Language | null)[];
  /** 1 pleased, 0 not. */
  readonly labels: Float64Array;
  readonly at: Float64Array;
  readonly person: Float64Array;
}

export function fitSentiment(rated: Rated, width: number, seed: string): Sentiment {
  const { texts, languages, labels } = rated;
  checkClasses(labels, outcomesOf('text'));
  const parts: Parts = partTexts(rated, seed);
  const part = (rows: Int32Array) => ({
    texts: Array.from(rows, (row) => texts[row]!),
    labels: Float64Array.from(rows, (row) => labels[row]!),
  });
  const later = part(parts.later);
  const { c, scores } = bestStrength(part(parts.earlier), later, width);
  const learnt = { en: 0, zh: 0, other: 0 };
  for (const language of languages) if (language !== null) learnt[language]++;
  return {
    model: fitLinear(texts, labels, width, c),
    calibration: bestCalibration(scores, later.labels, seed),
    strength: c,
    learnt,
    rate: labels.reduce((sum, label) => sum + label, 0) / labels.length,
  };
}

/** NaN where nothing can be said: no word is known, or too little of the language was learnt. */
export function sentimentOf(
  { model, calibration, learnt }: Sentiment,
  text: Int32Array,
  language: Language | null,
): number {
  if (text.length === 0 || language === null || learnt[language] < FEWEST_ROWS) return Number.NaN;
  return calibrated(calibration, Float64Array.of(probabilityOf(model, text)))[0]!;
}

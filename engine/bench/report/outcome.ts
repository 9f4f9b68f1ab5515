/** A measure with what it gave in this run. */
import { isMet, type Measure, type Profiled, type Result } from '../measure.ts';
import { figure } from '../words.ts';

export interface Outcome {
  readonly measure: Measure;
  readonly result: Result;
  /** Where the time goes; empty where the aim is met. */
  readonly profiled: readonly Profiled[];
}

export function met({ measure, result }: Outcome): boolean {
  return isMet(measure, result.value);
}

export function valueText({ result }: Outcome): string {
  return `${result.cutOff ? 'over ' : ''}${figure(result.value)}${result.unit}`;
}

export function aimText({ measure, result }: Outcome): string {
  return `${measure.better === 'higher' ? '≥' : '≤'} ${figure(measure.aim)}${result.unit}`;
}

export function verdictText(outcome: Outcome): string {
  return met(outcome) ? 'met' : 'missed';
}

/** What a customer will be worth: purchases expected, period by period, times the expected value of an order, discounted. */
import { type BgNbd, expectedBgNbd } from './bg-nbd.ts';
import { expectedNbd, type Nbd } from './nbd.ts';
import { expectedParetoNbd, type ParetoNbd } from './pareto-nbd.ts';

export interface History {
  readonly x: number;
  readonly recency: number;
  readonly age: number;
}

export interface Horizon {
  /** How many steps, and how long each is, in the unit of the histories. */
  readonly steps: number;
  readonly step: number;
  /** Per step, e.g. 0.01. */
  readonly discount: number;
}

export type PurchaseModel = BgNbd | ParetoNbd | Nbd;

export function expectedPurchases(model: PurchaseModel, time: number, history: History): number {
  if ('beta' in model) return expectedParetoNbd(model, time, history);
  return 'b' in model ? expectedBgNbd(model, time, history) : expectedNbd(model, time, history);
}

/** The present value of what is expected, at `value` per purchase. */
export function lifetimeValue(
  model: PurchaseModel,
  history: History,
  value: number,
  { steps, step, discount }: Horizon,
): number {
  let before = 0;
  let sum = 0;
  for (let index = 1; index <= steps; index++) {
    const sofar = expectedPurchases(model, index * step, history);
    sum += (value * (sofar - before)) / (1 + discount) ** index;
    before = sofar;
  }
  return sum;
}

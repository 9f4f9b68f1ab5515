/** Which correction of probabilities helps, if any: fitted on one half of what is held out and judged on the other. */
import { takeValues } from '../../table.ts';
import { logLoss } from '../metrics/losses.ts';
import { Random } from '../random.ts';
import { applyIsotonic, fitIsotonic, type Isotonic } from './isotonic.ts';
import { applyPlatt, fitPlatt, type Platt } from './platt.ts';

export type Calibration = Isotonic | Platt;

/** Below so many rows steps follow chance. */
const ENOUGH_FOR_STEPS = 1000;
/** A gain in log-loss below this is not worth a second model. */
const WORTH = 1e-3;

export function calibrated(calibration: Calibration | null, probabilities: Float64Array): Float64Array {
  if (calibration === null) return probabilities;
  return calibration.kind === 'isotonic'
    ? probabilities.map((p) => applyIsotonic(calibration, p))
    : probabilities.map((p) => applyPlatt(calibration, p));
}

/** Null when the probabilities are best as they are. */
export function bestCalibration(
  probabilities: Float64Array,
  labels: Float64Array,
  seed: string,
): Calibration | null {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  if (ones < 20 || labels.length - ones < 20) return null;
  const order = new Random(seed).fork('calibration').permutation(labels.length);
  const half = order.length >> 1;
  const [a, b] = [order.subarray(0, half), order.subarray(half)];
  const [pa, la] = [takeValues(probabilities, a), takeValues(labels, a)];
  const [pb, lb] = [takeValues(probabilities, b), takeValues(labels, b)];
  const ways = labels.length >= ENOUGH_FOR_STEPS ? [fitPlatt, fitIsotonic] : [fitPlatt];
  let least = logLoss(lb, pb).value - WORTH;
  let best: ((p: Float64Array, l: Float64Array) => Calibration) | null = null;
  for (const learn of ways) {
    const loss = logLoss(lb, calibrated(learn(pa, la), pb)).value;
    if (loss >= least) continue;
    [least, best] = [loss, learn];
  }
  return best === null ? null : best(probabilities, labels);
}

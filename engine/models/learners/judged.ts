/** Everything that is said of probabilities against what became of people, and of the rate of all, which costs nothing. */
import { takeValues } from '../table.ts';
import type { Evaluation } from '../types/type.ts';
import { bootstrap, drawsFor } from './bootstrap.ts';
import { auc } from './metrics/auc.ts';
import { calibrationBins, calibrationError } from './metrics/calibration.ts';
import { liftAt, liftPoints } from './metrics/lift.ts';
import { brier, logLoss } from './metrics/losses.ts';

export function judged(labels: Float64Array, probabilities: Float64Array): Evaluation {
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const same = new Float64Array(labels.length).fill(rate);
  const calibration = calibrationBins(labels, probabilities);
  const gap = (rows: Int32Array) =>
    calibrationError(calibrationBins(takeValues(labels, rows), takeValues(probabilities, rows)));
  const error = bootstrap(labels.length, gap, 'calibration', drawsFor(labels.length));
  return {
    rows: labels.length,
    metrics: {
      auc: auc(labels, probabilities),
      log_loss: logLoss(labels, probabilities),
      brier: brier(labels, probabilities),
      calibration: { ...error, low: Math.max(0, error.low ?? 0) },
      lift_at_10: liftAt(labels, probabilities, 0.1),
    },
    baseline: {
      auc: { value: 0.5 },
      log_loss: logLoss(labels, same),
      brier: brier(labels, same),
      lift_at_10: { value: 1 },
    },
    calibration,
    lift: liftPoints(labels, probabilities),
  };
}

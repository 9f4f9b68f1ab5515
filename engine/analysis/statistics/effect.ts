/** The effect of an arm against the control, with its error; what every kind of inference begins with. */
import type { Estimate } from './estimate.ts';

export type Scale = 'absolute' | 'relative';

export interface Effect {
  /** Difference in the metric's unit, or as a share of the control's value (0.1 is 10 % more). */
  readonly effect: number;
  readonly standardError: number;
  /** Welch–Satterthwaite. */
  readonly degrees: number;
  /** Units of both. */
  readonly n: number;
}

/**
 * Null where nothing can be said: fewer than two units, values that do not vary at all, or a lift over nothing.
 * Relative by the delta method: vB/(nB·mA²) + vA·mB²/(nA·mA⁴), good while the control's mean is some standard errors from 0.
 */
export function effectOf(control: Estimate, treatment: Estimate, scale: Scale): Effect | null {
  const effect = scale === 'absolute' ? treatment.value - control.value : lift(control, treatment);
  const standardError = Math.sqrt(
    scale === 'absolute' ? absoluteVariance(control, treatment) : relativeVariance(control, treatment),
  );
  const degrees = degreesOf(control, treatment);
  if (!Number.isFinite(effect) || !(standardError > 0) || !Number.isFinite(standardError)) return null;
  if (!(degrees > 0)) return null;
  return { effect, standardError, degrees, n: control.n + treatment.n };
}

/** Against the size of the control's value, so that more is more where values are below 0. */
function lift(control: Estimate, treatment: Estimate): number {
  return (treatment.value - control.value) / Math.abs(control.value);
}

function absoluteVariance(control: Estimate, treatment: Estimate): number {
  return treatment.variance / treatment.n + control.variance / control.n;
}

function relativeVariance(control: Estimate, treatment: Estimate): number {
  const square = control.value ** 2;
  return (
    treatment.variance / (treatment.n * square) +
    (control.variance * treatment.value ** 2) / (control.n * square * square)
  );
}

function degreesOf(control: Estimate, treatment: Estimate): number {
  const [a, b] = [control.variance / control.n, treatment.variance / treatment.n];
  return (a + b) ** 2 / (a ** 2 / (control.n - 1) + b ** 2 / (treatment.n - 1));
}

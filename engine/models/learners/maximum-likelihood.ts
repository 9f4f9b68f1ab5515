/** Parameters above nought that make data likeliest: searched for as logarithms, so that none can leave its range. */
import { ModelFault } from '../fault.ts';
import { minimise, type Smooth } from './lbfgs.ts';

/** Beyond e^±14 a parameter is on its way to nought or to infinity, and means nothing any more. */
const FARTHEST = 14;

/** From any start there are twenty or thirty; more means that there is no end. */
const MOST_STEPS = 150;

export interface LikelihoodSearch {
  /** For messages: what is being fitted. */
  readonly model: string;
  /** The mean log-likelihood; writes its slopes by the parameters themselves. */
  readonly meanLogLikelihood: (parameters: Float64Array, slopes: Float64Array) => number;
  readonly start: readonly number[];
  readonly tolerance?: number;
}

export function likeliest({
  model,
  meanLogLikelihood,
  start,
  tolerance = 1e-10,
}: LikelihoodSearch): Float64Array {
  const parameters = new Float64Array(start.length);
  const objective: Smooth = (logarithms, gradient) => {
    for (let index = 0; index < parameters.length; index++) {
      if (Math.abs(logarithms[index]!) > FARTHEST + 1) return Number.POSITIVE_INFINITY;
      parameters[index] = Math.exp(logarithms[index]!);
    }
    const value = -meanLogLikelihood(parameters, gradient);
    for (let index = 0; index < parameters.length; index++) gradient[index]! *= -parameters[index]!;
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  };
  const found = minimise(objective, Float64Array.from(start, Math.log), {
    tolerance,
    iterations: MOST_STEPS,
  });
  if (!found.converged || found.x.some((logarithm) => Math.abs(logarithm) > FARTHEST))
    throw new ModelFault('CAR-975', {
      what: `The ${model} model has no best parameters for this data.`,
      why: 'Its likelihood goes on rising while a parameter runs to nought or to infinity.',
      fix: 'Wait for more people who come back, or take people of one kind into `who`.',
    });
  return found.x.map(Math.exp);
}

/** Slopes by central differences, for likelihoods whose own are long. */
export function numericSlopes(
  value: (parameters: Float64Array) => number,
  parameters: Float64Array,
  slopes: Float64Array,
): void {
  for (let index = 0; index < parameters.length; index++) {
    const held = parameters[index]!;
    const step = held * 1e-5;
    parameters[index] = held + step;
    const above = value(parameters);
    parameters[index] = held - step;
    const below = value(parameters);
    parameters[index] = held;
    slopes[index] = (above - below) / (2 * step);
  }
}

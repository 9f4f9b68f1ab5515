/**
 * What a learner says when data cannot carry a model: a code, what is wrong, why that matters and what to do. It is a user's
 * matter, not a bug; whoever trains turns it into a diagnostic and an event, and the running version stays.
 */

/** Their titles and long texts stand in `language/codes/learning.ts`. */
export type FaultCode =
  | 'CAR-970'
  | 'CAR-971'
  | 'CAR-972'
  | 'CAR-973'
  | 'CAR-974'
  | 'CAR-975'
  | 'CAR-976'
  | 'CAR-977'
  | 'CAR-978'
  | 'CAR-980'
  | 'CAR-981'
  | 'CAR-982'
  | 'CAR-983'
  | 'CAR-984'
  | 'CAR-985'
  | 'CAR-986';

export class ModelFault extends Error {
  override readonly name = 'ModelFault';
  readonly code: FaultCode;
  readonly what: string;
  readonly why: string;
  readonly fix: string;

  constructor(code: FaultCode, { what, why, fix }: { what: string; why: string; fix: string }) {
    super(`${what} ${why} ${fix}`);
    this.code = code;
    this.what = what;
    this.why = why;
    this.fix = fix;
  }
}

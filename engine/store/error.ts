/**
 * What goes wrong with a store that a user can mend: a path, a lock, a full disk, a change of tables that would
 * lose data. Anything else that is thrown here is a bug of the engine.
 */

export interface StoreProblem {
  /** Permanent, `CAR-8xx`. */
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export class StoreError extends Error implements StoreProblem {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;

  constructor(problem: StoreProblem, options?: ErrorOptions) {
    super(`${problem.code} ${problem.what}. ${problem.why} ${problem.fix}`, options);
    this.name = 'StoreError';
    this.code = problem.code;
    this.what = problem.what;
    this.why = problem.why;
    this.fix = problem.fix;
  }
}

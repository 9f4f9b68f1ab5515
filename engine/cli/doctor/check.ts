/** One thing that `doctor` looks at: the state it is in, and what to do about it. */
import type { Context } from '../context.ts';
import type { ChosenEnvironment } from '../environment.ts';
import type { Loaded } from '../workspace.ts';

export interface Finding {
  /** `doubt` is worth knowing and stops nothing. */
  readonly state: 'good' | 'doubt' | 'bad';
  readonly text: string;
  /** Whether the definitions are at fault, and not the environment. */
  readonly inDefinitions?: boolean;
}

export interface Patient {
  readonly context: Context;
  readonly loaded: Loaded;
  /** Null when carillon.yaml cannot be read. */
  readonly environment: ChosenEnvironment | null;
}

/** Answers with what it found; what it throws is told as bad. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>;

export function good(text: string): readonly Finding[] {
  return [{ state: 'good', text }];
}

export function doubt(text: string): readonly Finding[] {
  return [{ state: 'doubt', text }];
}

export function bad(text: string): readonly Finding[] {
  return [{ state: 'bad', text }];
}

/**
 * What goes wrong outside the definitions: the environment, the store, a file. Told as what, why and fix, and
 * the process ends with 3. Every other exception is a bug of ours, and says so.
 */
import { FencedError } from '../runtime/batch-errors.ts';
import { MissingError } from '../runtime/channels.ts';
import { SourceFault } from '../runtime/source.ts';
import { ListenError } from '../server/listen.ts';
import { StoreError } from '../store/error.ts';
import type { ExitCode } from './verb.ts';

export interface Problem {
  readonly code?: string;
  readonly what: string;
  readonly why?: string;
  readonly fix?: string;
}

/** A failure that a verb has found itself. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.what, options);
  }
}

/** What to tell of an exception; null when it is a bug. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof Failure) return error.problem;
  if (error instanceof StoreError)
    return { code: error.code, what: error.what, why: error.why, fix: error.fix };
  if (error instanceof ListenError) return { what: error.message, fix: error.fix };
  if (error instanceof MissingError) {
    return {
      what: error.message,
      fix: 'set it in the environment, or see `secrets` in carillon.yaml; `carillon doctor` lists what is missing',
    };
  }
  if (error instanceof FencedError) {
    return {
      what: error.message,
      why: 'another process has taken the store over, and this one must not write to it any more',
      fix: 'leave it to the other one; what was being handed over is settled there',
    };
  }
  if (error instanceof SourceFault) return { what: error.message };
  return null;
}

/** A release that would lose stored values and does not say so in moved.yaml, or people who stay on an earlier one. */
const IN_DEFINITIONS: ReadonlySet<string> = new Set(['CAR-810', 'CAR-826']);

/** Nearly always a failure; but a release that is refused is a finding in the definitions, and mended there. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof StoreError && IN_DEFINITIONS.has(error.code) ? 1 : 3;
}

/** The lines that tell it. */
export function problemText({ code, what, why, fix }: Problem): string {
  const lines = [
    `failed${code === undefined ? '' : ` ${code}`}: ${what}`,
    ...(why === undefined ? [] : [`  why: ${why}`]),
    ...(fix === undefined ? [] : [`  fix: ${fix}`]),
  ];
  return `${lines.join('\n')}\n`;
}

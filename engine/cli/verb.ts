/**
 * What a verb of the command line is: its spec, from which the parser and the help are made, and what it does.
 * One file per verb under `verbs/`, one line in `verbs/index.ts`.
 */
import type { Context } from './context.ts';

/** 0 clean, 1 findings in definitions, 2 changes (only where asked for), 3 failure of the engine or environment. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Argument {
  /** `[folder]` may be left out, `<code>` may not; of `[paths...]` there may be several. */
  readonly syntax: string;
  readonly text: string;
}

export interface Option {
  /** As commander takes it: `--port <number>`, `-o, --output <file>`, `--watch`. */
  readonly flags: string;
  readonly text: string;
  readonly choices?: readonly string[];
  readonly default?: string;
}

export interface Example {
  readonly line: string;
  readonly text: string;
}

/** What was typed. Options by name in camel case; a flag is `true` where it was given. */
export interface Input {
  readonly arguments: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

export interface Verb {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** More of it, for its own help. */
  readonly description?: string;
  readonly arguments?: readonly Argument[];
  readonly options?: readonly Option[];
  readonly examples: readonly [Example, ...Example[]];
  run(input: Input, context: Context): Promise<ExitCode>;
}

/** The value of an option that takes one. */
export function optionOf({ options }: Input, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether a flag was given. */
export function isSet({ options }: Input, name: string): boolean {
  return options[name] === true;
}

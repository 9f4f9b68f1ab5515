/** Options that are numbers or lengths of time; what is neither is told before anything is done. */
import { parseDuration } from '../language/duration.ts';
import { Failure } from './failure.ts';
import { type Input, optionOf } from './verb.ts';

export function numberOption(
  input: Input,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  const text = optionOf(input, name);
  if (text === undefined) return null;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const to = most === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${most}`;
  throw new Failure({ what: `--${name} ${text} is not a whole number`, fix: `give a number, ${least}${to}` });
}

/** Milliseconds. */
export function durationOption(input: Input, name: string): number | null {
  const text = optionOf(input, name);
  if (text === undefined) return null;
  const value = parseDuration(text);
  if (value !== null && value > 0) return value;
  throw new Failure({
    what: `--${name} ${text} is not a length of time`,
    fix: 'write a number with a unit, e.g. 30d, 8w or 12h',
  });
}

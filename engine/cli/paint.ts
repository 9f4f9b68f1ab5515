/** Colours of the terminal, where there is one and nobody has asked for none. */
import picocolors from 'picocolors';
import type { Paint } from '../review/paint.ts';
import type { Context, Output } from './context.ts';

export function paintFor(output: Output, { env }: Pick<Context, 'env'>): Paint {
  const wanted = output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const { red, yellow, bold, dim, green } = picocolors.createColors(wanted);
  return { error: red, warning: yellow, strong: bold, faint: dim, good: green };
}

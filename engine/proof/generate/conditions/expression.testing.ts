/** An expression over traits and tags. */
import { flag } from '../expression.testing.ts';
import type { Generate } from '../place.testing.ts';

export const expression: Generate<string> = (dice, { names }) => flag(dice, names, 2);

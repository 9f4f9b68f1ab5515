/** `sample`. */
import type { Generate } from '../place.testing.ts';

export const sample: Generate<unknown> = (dice) => ({
  sample: { percent: dice.of([50, 10, 90, 33.3, 0, 100]), seed: dice.of(['spring', 'é', 'x|y']) },
});

/** `did` of what the engine itself did, with `step`: the results of one step of a journey. */
import { comparison, counts } from '../comparison.testing.ts';
import type { Generate } from '../place.testing.ts';
import { CHANNELS } from '../text.testing.ts';
import { window } from '../window.testing.ts';
import { JOURNEY, RESULTS, STEPS } from '../world.testing.ts';

export const result: Generate<unknown> = (dice, place) => {
  if (place.entity !== 'profile') return null;
  const form = dice.of(['once', 'times', 'which', 'which', 'distinct']);
  const asked =
    form === 'times'
      ? { times: comparison(dice, counts) }
      : form === 'which'
        ? { which: dice.of(['last', 'first']) }
        : form === 'distinct'
          ? { distinct: 'template', is: comparison(dice, counts) }
          : {};
  return {
    did: dice.of(RESULTS),
    ...(dice.chance(70) && { step: `${JOURNEY}.${dice.of(STEPS)}` }),
    ...(dice.chance(30) && { where: `template = "${dice.of(CHANNELS)}"` }),
    ...asked,
    ...window(dice, place),
  };
};

/** `date`: a date or instant among traits and tags, or an expression over one. */
import type { Generate } from '../place.testing.ts';
import { span } from '../span.testing.ts';

export const date: Generate<unknown> = (dice, { names: { dates, instants, texts } }) => {
  const form = dice.of(['date', 'instant', 'plus', 'date', 'instant', 'text']);
  const subject =
    form === 'plus' && instants.length > 0
      ? `$plus(${dice.of(instants)}, "${dice.of(['3d', '-1d', '12h'])}")`
      : dice.of(form === 'date' ? dates : form === 'text' && texts.length > 0 ? texts : instants);
  if (subject === undefined) return null;
  return {
    date: subject,
    [dice.of(['last', 'next'])]: span(dice),
    ...(dice.chance(40) && { yearly: true }),
  };
};

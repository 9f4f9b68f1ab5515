/** `did: value_changed`: how often, when first or last, values that keep their history became others. */
import type { Plain } from '../../naive/person.testing.ts';
import { comparison, counts } from '../comparison.testing.ts';
import type { Dice } from '../dice.testing.ts';
import type { Generate, Place } from '../place.testing.ts';
import { window } from '../window.testing.ts';

export const valueChanged: Generate<unknown> = (dice, place) => {
  if (place.tracked.length === 0) return null;
  const form = dice.of(['once', 'times', 'times', 'which', 'distinct', 'path']);
  const node = { did: 'value_changed', where: change(dice, place) };
  if (form === 'path') return { sequence: [node, { did: 'value_changed', where: change(dice, place) }] };
  const asked =
    form === 'times'
      ? { times: comparison(dice, counts) }
      : form === 'which'
        ? { which: dice.of(['last', 'first']) }
        : form === 'distinct'
          ? { distinct: 'name', is: comparison(dice, counts) }
          : {};
  return { ...node, ...asked, ...window(dice, place) };
};

/** A tag over such events. */
export const changes: Generate<Plain> = (dice, place) => {
  if (place.tracked.length === 0) return null;
  const node = { did: 'value_changed', where: change(dice, place), ...window(dice, place) };
  return dice.of([
    { type: 'integer', ...node, count: true },
    { type: 'instant', ...node, last: 'at' },
    { type: 'text', ...node, first: 'name' },
  ]);
};

function change(dice: Dice, { tracked }: Place): string {
  const { name, values } = dice.of(tracked);
  const value = dice.of(values);
  const of = `name = ${JSON.stringify(name)}`;
  const more = [of, of, `$exists(from)`, `${of} and $exists(to)`, 'name != "country"'];
  if (value !== undefined)
    more.push(`${of} and to = ${JSON.stringify(value)}`, `from = ${JSON.stringify(value)}`);
  return dice.of(more);
}

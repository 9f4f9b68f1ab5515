/** A tag over events, with every aggregate. */
import type { Plain } from '../../naive/person.testing.ts';
import { behaviour } from '../behaviour.testing.ts';
import { number, text } from '../expression.testing.ts';
import type { Generate } from '../place.testing.ts';
import { window } from '../window.testing.ts';

const MEASURES = [
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
  'most_frequent',
  'days_since',
  'days_between',
  'instant',
  'moment',
  'boolean',
];

export const aggregate: Generate<Plain> = (dice, place) => {
  const asked = behaviour(dice, place);
  if (!asked) return null;
  const { node, names } = asked;
  const measure = dice.of(MEASURES);
  const body = { ...node, ...window(dice, place) };
  if (measure === 'count') return { type: 'integer', ...body, count: true };
  if (measure === 'days_since') return { type: 'integer', ...body, days_since: dice.of(['last', 'first']) };
  if (measure === 'days_between')
    return { type: dice.of(['number', 'integer']), ...body, days_between: true };
  if (measure === 'instant') return { type: 'instant', ...body, [dice.of(['last', 'first'])]: 'at' };
  if (measure === 'boolean' && names.booleans.length > 0)
    return {
      type: 'boolean',
      ...body,
      [dice.of(['last', 'first', 'most_frequent'])]: dice.of(names.booleans),
    };
  if (measure === 'moment' || measure === 'boolean') {
    const isDay = names.dates.length > 0 && dice.chance(50);
    const value = isDay ? dice.of(names.dates) : dice.of(names.instants);
    return { type: isDay ? 'date' : 'instant', ...body, [dice.of(['last', 'first', 'min', 'max'])]: value };
  }
  if (measure === 'distinct') return { type: 'integer', ...body, distinct: text(dice, names, 1) };
  const isText = ['min', 'max', 'first', 'last', 'most_frequent'].includes(measure) && dice.chance(50);
  if (isText) return { type: 'text', ...body, [measure]: text(dice, names, 1) };
  const decimals = dice.chance(30) ? { decimals: dice.of([1, 2, 5]) } : {};
  return { type: 'number', ...decimals, ...body, [measure]: number(dice, names, 1) };
};

/** Made-up metrics, and what people did. */
import fc from 'fast-check';
import type { Happened, MetricShape } from '../naive/metric.testing.ts';

const HOUR = 3_600_000;
const EVENTS = ['bought', 'visited'];
const CHANNELS = ['web', 'app', 'store'];
export const COUNTRIES = ['GB', 'FR', 'CN'];
export const PEOPLE = ['ann', 'bo', 'cy', 'di', 'ed', 'flo', 'gus'];

/** More often not: of what everything is asked at once, little is left. */
const maybe = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: one });

const shape: fc.Arbitrary<MetricShape> = fc
  .record({
    did: fc.constantFrom(...EVENTS),
    form: fc.constantFrom('count', 'people', 'sum', 'avg', 'distinct', 'quantile', 'share'),
    perPerson: fc.boolean(),
    at: fc.constantFrom(0.1, 0.5, 0.9),
    times: fc.integer({ min: 1, max: 3 }),
    where: maybe(
      fc.oneof(
        fc.record({ channel: fc.constantFrom(...CHANNELS) }),
        fc.record({ least: fc.integer({ min: 0, max: 9000 }) }),
      ),
    ),
    which: maybe(fc.constantFrom('first' as const, 'last' as const)),
    within: maybe(fc.integer({ min: 1, max: 600 }).map((hours) => hours * HOUR)),
    until: maybe(fc.integer({ min: 1, max: 300 }).map((hours) => hours * HOUR)),
    window: maybe(
      fc
        .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 600 }))
        .map(([after, more]) => ({ after: after * HOUR, upTo: (after + more) * HOUR })),
    ),
    from: maybe(fc.record({ did: fc.constantFrom(...EVENTS), which: fc.constantFrom('first', 'last') })),
    who: maybe(fc.constantFrom(...COUNTRIES)),
  })
  .map((one) => ({
    ...one,
    perPerson: one.perPerson && ['count', 'sum', 'quantile'].includes(one.form),
    // What is picked is not asked how often it happened, and a value of it is one value.
    ...(one.form === 'share' && { which: null }),
    ...(one.form === 'distinct' && { which: null }),
    // Nothing would be left between the two.
    ...(one.within !== null && one.until !== null && one.until >= one.within && { until: null }),
  })) as fc.Arbitrary<MetricShape>;

/** Each person does one thing at an instant. */
const happened = (now: number): fc.Arbitrary<readonly Happened[]> =>
  fc.uniqueArray(
    fc.record({
      who: fc.constantFrom(...PEOPLE),
      did: fc.constantFrom(...EVENTS),
      time: fc.integer({ min: 1, max: 24 * 40 * 4 }).map((quarters) => now - quarters * (HOUR / 4)),
      total: fc.integer({ min: 0, max: 10_000 }),
      channel: fc.constantFrom(...CHANNELS),
    }),
    { minLength: 10, maxLength: 120, selector: ({ who, time }) => `${who} ${time}` },
  );

export const metricCase = (now: number) =>
  fc.record({
    shapes: fc.array(shape, { minLength: 20, maxLength: 30 }),
    events: happened(now),
    countries: fc.array(fc.constantFrom(...COUNTRIES), {
      minLength: PEOPLE.length,
      maxLength: PEOPLE.length,
    }),
    /** How many of the events come after the first look, though they are older: late ones. */
    late: fc.integer({ min: 0, max: 20 }),
  });

export function metricDefinition(id: string, one: MetricShape): Record<string, unknown> {
  const { did, form, perPerson, at, times, where, which, within, until, window, from, who } = one;
  const behaviour = {
    did,
    ...(where !== null && {
      where: 'channel' in where ? `channel = "${where.channel}"` : `total >= ${where.least / 100}`,
    }),
    ...(within !== null && { within: hours(within) }),
    ...(until !== null && { until: hours(until) }),
  };
  const measured = {
    count: { count: true },
    people: { count: 'people' },
    sum: { sum: 'total' },
    avg: { avg: 'total' },
    distinct: { distinct: 'channel' },
    quantile: { quantile: { of: 'total', at } },
  };
  return {
    kind: 'metric',
    id,
    ...(form === 'share'
      ? { share: { ...behaviour, times: { at_least: times } } }
      : { ...behaviour, ...measured[form], ...(which !== null && { which }) }),
    ...(perPerson && { per: 'person' }),
    ...(window !== null && {
      window:
        window.after === 0 ? hours(window.upTo) : { after: hours(window.after), up_to: hours(window.upTo) },
    }),
    ...(from !== null && { from }),
    ...(who !== null && { who: `country = "${who}"` }),
    by: ['country'],
  };
}

function hours(milliseconds: number): string {
  return `${milliseconds / HOUR}h`;
}

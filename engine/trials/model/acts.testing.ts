/** What happens: people do things and become something, time passes, journeys are edited, paused and resumed. */
import fc from 'fast-check';

export const PEOPLE = ['ann', 'bo', 'cy'] as const;
export type Person = (typeof PEOPLE)[number];

export type Act =
  | { readonly do: 'pass'; readonly minutes: number }
  | { readonly do: 'fill'; readonly who: Person; readonly basket: string }
  | { readonly do: 'order'; readonly who: Person; readonly total: number }
  | { readonly do: 'look'; readonly who: Person }
  | {
      readonly do: 'become';
      readonly who: Person;
      readonly traits: Readonly<Record<string, boolean | number>>;
    }
  | { readonly do: 'edit'; readonly version: number }
  | { readonly do: 'pause'; readonly journey: 'first' | 'second'; readonly paused: boolean };

const who = fc.constantFrom(...PEOPLE);

export const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        minutes: fc.constantFrom(1, 5, 31, 120, 700, 3_000, 9_000),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('fill' as const), who, basket: fc.constantFrom('a', 'b') }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('order' as const), who, total: fc.constantFrom(10, 80) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const), who }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('become' as const),
        who,
        traits: fc.oneof(
          fc.record({ vip: fc.boolean() }),
          fc.record({ gone: fc.boolean() }),
          fc.record({ score: fc.nat(8) }),
        ),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), version: fc.nat(2) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('pause' as const),
        journey: fc.constantFrom('first' as const, 'second' as const),
        paused: fc.boolean(),
      }),
    },
  ),
  { minLength: 8, maxLength: 40 },
);

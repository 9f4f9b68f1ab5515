/**
 * A condition that is judged impossible never holds, and one that is said to hold always does: random conditions,
 * compiled and asked of thousands of random people with the real sweep behind them.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtSlot, type SweptEvent, slotValue } from '../../evaluate/sweep.ts';
import { type Definition, Site } from '../../language/definition.ts';
import { Diagnostics } from '../../language/diagnostic.ts';
import type { Condition } from '../../language/kinds.ts';
import { compileCondition } from '../conditions/index.ts';
import { type Context, contextOf } from '../context.ts';
import type { Test, View } from '../view.ts';
import { workspaceWith } from './never.testing.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const CONDITIONS = process.env['CARILLON_LONG'] ? 20_000 : 2_000;
const PEOPLE = 2_000;

const channels = ['web', 'app', 'store'];
const literals: Readonly<Record<string, readonly string[]>> = {
  channel: ['"web"', '"store"', '"wap"'],
  tier: ['"gold"', '"silver"', '"bronze"'],
  town: ['"Ely"', '"Rye"', '""'],
  joined: ['"2020-01-01"', '"2021-06-01"'],
  spend: ['0', '5', '1000', '-1', '5.5'],
  score: ['0', '5', '-5', '5.5'],
  level: ['1', '2', '1.5'],
  size: ['36', '37', '40'],
  total: ['0', '5', '-1'],
  page: ['"a"', '"b"'],
};

const comparisonOf = (names: readonly string[]) =>
  fc.constantFrom(...names).chain((name) => {
    const literal = fc.constantFrom(...literals[name]!);
    return fc.oneof(
      fc
        .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), literal, fc.boolean())
        .map(([operator, value, turned]) =>
          turned ? `${value} ${operator} ${name}` : `${name} ${operator} ${value}`,
        ),
      fc
        .uniqueArray(literal, { minLength: 1, maxLength: 3 })
        .map((values) => `${name} in [${values.join(', ')}]`),
      fc.constantFrom(`$exists(${name})`, `$not($exists(${name}))`),
    );
  });

/** Besides comparisons: what is only true or not, and what faults for some. */
const expressionOf = (names: readonly string[], others: readonly string[]) =>
  fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 6, arbitrary: comparisonOf(names) },
      { weight: 1, arbitrary: fc.constantFrom(...others) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie('expression'), fc.constantFrom('and', 'or'), tie('expression'))
          .map(([one, operator, other]) => `(${one}) ${operator} (${other})`),
      },
      { weight: 1, arbitrary: tie('expression').map((one) => `$not(${one})`) },
    ),
  })).expression;

const ofProfile = expressionOf(
  ['channel', 'tier', 'town', 'joined', 'spend', 'score', 'level', 'size'],
  ['vip', 'keen', 'vip = false', 'keen = false', '$number(town) > 5', '"a" in hobbies', 'score + 1 > level'],
);
const ofOrder = expressionOf(['total', 'channel'], ['$number(channel) > 5', '$count(lines) > 1']);

const comparators = fc.record(
  { at_least: fc.integer({ min: 0, max: 3 }), at_most: fc.integer({ min: 0, max: 3 }), exactly: fc.nat(2) },
  { requiredKeys: [] },
);

const did = fc
  .record(
    {
      did: fc.constant('order'),
      where: ofOrder,
      within: fc.constantFrom('2h', '1d', '30d', '90d', '8w', 'this_month'),
      until: fc.constantFrom('1h', '2h', '30d', '2026-02-01'),
      since: fc.constantFrom('1h', '60d', '2026-02-01'),
    },
    { requiredKeys: ['did'] },
  )
  .chain((behaviour) =>
    fc.oneof(
      fc.constant(behaviour),
      comparators.map((times) => (Object.keys(times).length > 0 ? { ...behaviour, times } : behaviour)),
      fc
        .tuple(fc.constantFrom('sum', 'max', 'distinct'), comparators)
        .map(([aggregate, is]) =>
          Object.keys(is).length > 0 ? { ...behaviour, [aggregate]: 'total', is } : behaviour,
        ),
      fc.constantFrom('first', 'last').map((which) => ({ ...behaviour, which })),
    ),
  );

const condition = fc.letrec<{ condition: unknown }>((tie) => {
  const list = fc.array(tie('condition'), { minLength: 1, maxLength: 3 });
  return {
    condition: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 8, arbitrary: ofProfile },
      { weight: 3, arbitrary: did },
      { weight: 2, arbitrary: fc.constantFrom({ in: 'big' }, { in: 'near' }, { in: ['big', 'near'] }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(0, 10, 50, 100).map((percent) => ({ sample: { percent, seed: 'a' } })),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom({ date: 'joined', last: '30d' }, { date: 'joined', next: '1d' }),
      },
      { weight: 5, arbitrary: list.map((all) => ({ all })) },
      { weight: 2, arbitrary: list.map((any) => ({ any })) },
      { weight: 2, arbitrary: list.map((none) => ({ none })) },
      { weight: 3, arbitrary: tie('condition').map((not) => ({ not })) },
    ),
  };
}).condition as fc.Arbitrary<Condition>;

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 });
const order = fc.record({
  type: fc.constant('order'),
  time: fc.integer({ min: NOW - 100 * 24 * HOUR, max: NOW }),
  message: fc.nat(),
  properties: fc.record(
    { total: fc.constantFrom(0, 5, 5.5, 9), channel: fc.constantFrom('web', 'app') },
    { requiredKeys: [] },
  ),
}) as fc.Arbitrary<SweptEvent>;
const person = fc.record({
  id: fc.nat(),
  scope: fc.record({
    channel: maybe(fc.constantFrom(...channels)),
    tier: maybe(fc.constantFrom('gold', 'silver')),
    town: maybe(fc.constantFrom('Ely', 'Rye', '', 'Wick', '7')),
    joined: maybe(
      fc.constantFrom('2019-05-05', '2020-01-01', '2020-07-01', '2021-06-01', '2026-02-20', '2026-03-01'),
    ),
    spend: maybe(fc.constantFrom(0, 0.5, 5, 5.5, 100, 999.5, 1000)),
    score: maybe(fc.constantFrom(-7, -5, -1, 0, 0.5, 5, 5.5, 6)),
    level: maybe(fc.constantFrom(-1, 0, 1, 2, 3)),
    size: maybe(fc.constantFrom(36, 38, 40)),
    vip: maybe(fc.boolean()),
    keen: maybe(fc.constant(true)),
    hobbies: maybe(fc.subarray(['a', 'b'])),
  }),
  members: fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }),
  events: fc
    .array(order, { maxLength: 3 })
    .map((events) => events.toSorted((a, b) => a.time - b.time || a.message - b.message)),
});

type Person = typeof person extends fc.Arbitrary<infer P> ? P : never;

function viewOf({ id, scope, members, events }: Person, { features }: Context): View {
  return {
    id,
    now: NOW,
    scope,
    feature(index) {
      const feature = features.features[index]!;
      return slotValue(feature, builtSlot(feature, events, NOW), NOW);
    },
    own: () => undefined,
    imported: () => undefined,
    flag: () => false,
    related: () => [],
    member: (index) => members[index]!,
  };
}

/** The compiled condition, and what was judged of all of it. */
function judged(condition: Condition, context: Context, site: Site): { test: Test | null; verdict: string } {
  const diagnostics = new Diagnostics();
  const test = compileCondition(condition, new Site(site.definition, diagnostics, ['who']), {
    context,
    scope: context.profileScope,
    place: 'who',
  });
  // A `where` is a condition of its own and judged by itself; what is asked here is the whole.
  const of = (code: string, severity: string) =>
    diagnostics.all.some(
      (found) => found.code === code && found.severity === severity && !found.range.file.includes('where'),
    );
  const never = of('CAR-540', 'error') || of('CAR-541', 'error');
  return { test, verdict: never ? 'never' : of('CAR-542', 'warning') ? 'always' : 'open' };
}

test('what is judged is so', { timeout: 100_000 }, async () => {
  const workspace = await workspaceWith({ 'a.yaml': 'kind: segment\nid: a\nwho: vip\n' });
  const { kind, id, address, file, value } = workspace.get('segment', 'a')!;
  const locate: Definition['locate'] = (path) => {
    return { file: path.join('.'), line: 1, column: 1, endLine: 1, endColumn: 1 };
  };
  const site = new Site({ kind, id, address, file, value, locate }, new Diagnostics());
  const people = fc.sample(person, { numRuns: PEOPLE, seed: 7 });
  const counts: Record<string, number> = { never: 0, always: 0, open: 0, refused: 0 };
  fc.assert(
    fc.property(condition, (asked) => {
      const context = contextOf(workspace);
      const { test, verdict } = judged(asked, context, site);
      counts[test ? verdict : 'refused']!++;
      if (!test) return;
      if (verdict === 'open') return;
      const wrong = people.find((one) => test.holds(viewOf(one, context)) !== (verdict === 'always'));
      expect(wrong, `judged ${verdict}`).toBeUndefined();
    }),
    { numRuns: CONDITIONS },
  );
  expect(counts['never']).toBeGreaterThan(CONDITIONS / 60);
  expect(counts['always']).toBeGreaterThan(CONDITIONS / 300);
  expect(counts['open']).toBeGreaterThan(CONDITIONS / 3);
});

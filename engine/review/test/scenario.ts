/**
 * A test as a timeline: what is told and what is expected, each at its instant, in the order in which it is played.
 * The first stage of `carillon test`; plays nothing.
 */
import { beginOfTest, instantAt, startOfTest } from '../../compiler/tests/check-test.ts';
import type { Definition, Path } from '../../language/definition.ts';
import type {
  TestDefinition,
  TestEvent,
  TestExpectation,
  TestProfile,
  TestThing,
} from '../../language/kinds.ts';

export type Happening = {
  /** When it is the test's turn. */
  readonly at: number;
  /** Where it stands in the definition. */
  readonly path: Path;
} & (
  | { readonly type: 'profile'; readonly who: string; readonly profile: TestProfile }
  | { readonly type: 'thing'; readonly who: string; readonly thing: TestThing }
  | { readonly type: 'event'; readonly who: string; readonly event: TestEvent; readonly time: number }
  | { readonly type: 'expect'; readonly who: string; readonly expected: TestExpectation }
);

export interface Scenario {
  readonly definition: Definition<'test'>;
  readonly test: TestDefinition;
  /** The instant of `start`. */
  readonly start: number;
  /** When it begins. */
  readonly begin: number;
  /** In which instants are shown. */
  readonly zone: string;
  /** In order. */
  readonly timeline: readonly Happening[];
}

/** At one instant: who there is, what happens, what must have come of it. */
const TURNS: Readonly<Record<Happening['type'], number>> = { profile: 0, thing: 1, event: 2, expect: 3 };

export function scenarioOf(definition: Definition<'test'>, workspaceZone: string): Scenario {
  const { value: test } = definition;
  const start = startOfTest(test, workspaceZone);
  const begin = beginOfTest(test, start);
  const timeline = [
    ...Object.entries(test.profiles ?? {}).map(([who, profile]): Happening => {
      const at = profile.at === undefined ? begin : instantAt(profile.at, start);
      return { type: 'profile', at, who, profile, path: ['profiles', who] };
    }),
    ...Object.entries(test.things ?? {}).map(([who, thing]): Happening => {
      const at = thing.at === undefined ? begin : instantAt(thing.at, start);
      return { type: 'thing', at, who, thing, path: ['things', who] };
    }),
    ...(test.events ?? []).flatMap((event, index) => happenings(event, index, start)),
    ...test.expect.flatMap((expected, index) =>
      namesOf(expected.who).map((who): Happening => {
        return { type: 'expect', at: instantAt(expected.at, start), who, expected, path: ['expect', index] };
      }),
    ),
  ];
  const inOrder = timeline.toSorted((a, b) => a.at - b.at || TURNS[a.type] - TURNS[b.type]);
  return { definition, test, start, begin, zone: test.clock.zone ?? workspaceZone, timeline: inOrder };
}

function happenings(event: TestEvent, index: number, start: number): Happening[] {
  const time = instantAt(event.at, start);
  const heard = event.imported === true ? Math.max(time, start) : time;
  const at = event.arrives === undefined ? heard : instantAt(event.arrives, start);
  return namesOf(event.who).map((who) => ({
    type: 'event',
    at,
    who,
    event,
    time,
    path: ['events', index],
  }));
}

export function namesOf(who: string | readonly string[]): readonly string[] {
  return typeof who === 'string' ? [who] : who;
}

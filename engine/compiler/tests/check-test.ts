/**
 * Checks what the schema cannot say of a `kind: test`: that everything it names is there, that values fit what they are
 * values of, and that no instant contradicts another. A test adds nothing to the program; `review/test/` plays it.
 */

import type { Definition, Site } from '../../language/definition.ts';
import type { TestDefinition } from '../../language/kinds.ts';
import { type ClockStart, instantOf, parseClockStart, parseOffset } from '../../language/offset.ts';
import { type Context, siteOf } from '../context.ts';
import { dateStart, localInstant } from '../zone.ts';
import { checkEvents } from './check-events.ts';
import { checkExpectations } from './check-expectations.ts';
import { checkMocks } from './check-mocks.ts';
import { checkProfiles } from './check-profiles.ts';
import { checkThings } from './check-things.ts';

/** What all parts of a check look at. */
export interface TestContext {
  readonly context: Context;
  readonly test: TestDefinition;
  /** The instant of `start`. */
  readonly start: number;
  /** When the test begins. */
  readonly begin: number;
}

export function checkTest(definition: Definition<'test'>, context: Context): void {
  const site = siteOf(context, definition);
  const { value: test } = definition;
  const start = startOfTest(test, context.zone);
  const checked: TestContext = { context, test, start, begin: beginOfTest(test, start) };
  checkProfiles(checked, site.at('profiles'));
  checkThings(checked, site.at('things'));
  checkMocks(checked, site.at('mocks'));
  checkEvents(checked, site.at('events'));
  checkExpectations(checked, site.at('expect'));
}

/** The instant of `start` on the test's clock. */
export function startOfTest({ clock }: TestDefinition, zone: string): number {
  return startInstant(parseClockStart(clock.start)!, clock.zone ?? zone);
}

function startInstant(start: ClockStart, zone: string): number {
  if ('instant' in start) return start.instant;
  if (start.seconds === 0) return dateStart(start.date, zone);
  const [year, month, day] = start.date.split('-').map(Number) as [number, number, number];
  const minutes = Math.floor(start.seconds / 60);
  return localInstant(year, month, day, minutes, zone) + (start.seconds % 60) * 1_000;
}

/** The schema has seen to it that the text says when. */
export function instantAt(text: string, start: number): number {
  return instantOf(parseOffset(text)!, start);
}

/** A test begins with the earliest thing that happens in it, and no later than its clock starts. */
export function beginOfTest(
  { profiles = {}, things = {}, events = [] }: TestDefinition,
  start: number,
): number {
  const told = [
    ...[...Object.values(profiles), ...Object.values(things)].flatMap(({ at }) => at ?? []),
    // What an import tells happened before anybody heard of it.
    ...events.map(({ at, arrives, imported }) => (imported ? (arrives ?? 'start') : at)),
  ];
  return Math.min(start, ...told.map((text) => instantAt(text, start)));
}

/** Every name under `who` that is a profile or a thing of the test; others are reported. */
export function checkWho(who: string | readonly string[], site: Site, { test }: TestContext): void {
  const known = [...Object.keys(test.profiles ?? {}), ...Object.keys(test.things ?? {})];
  for (const [index, name] of (typeof who === 'string' ? [who] : who).entries()) {
    if (known.includes(name)) continue;
    (typeof who === 'string' ? site : site.at(index)).report({
      code: 'CAR-761',
      what: `this test has no profile \`${name}\``,
      why: '`who` names the people under `profiles`, and what stands under `things`',
      fix: `use one of ${known.join(', ')}, or add \`${name}\` under \`profiles\``,
    });
  }
}

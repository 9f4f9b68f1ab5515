/** `position`: where somebody stands in a journey, how it ended for them, and how often it began. */

import type { Instance } from '../../../evaluate/instance.ts';
import type { TestPlace } from '../../../language/kinds.ts';
import type { Facts } from '../facts.ts';
import type { Check, Mismatch } from './expectation.ts';

export const position: Check<'position'> = function* (expected, facts) {
  for (const [journey, wanted] of Object.entries(expected)) {
    const place: TestPlace = typeof wanted === 'string' ? { step: wanted } : wanted;
    const ways = facts.person.draft.instances.filter(
      (one) => one.journey === journey && (place.key ?? one.key) === one.key,
    );
    const latest = ways.toSorted((a, b) => a.startedAt - b.startedAt || a.ordinal - b.ordinal).at(-1);
    const began = beganIn(journey, place, facts);
    if (isAt(place, latest, began)) continue;
    const mismatch: Mismatch = {
      path: ['position', journey],
      what: `${facts.who} is not where they are expected in ${journey}`,
      expected: [wordsOf(place)],
      actual: [placeWords(latest, began)],
      journeys: [journey],
    };
    yield mismatch;
  }
};

function beganIn(journey: string, { key }: TestPlace, { decisions }: Facts): number {
  return decisions.filter(
    (one) =>
      one.journey === journey &&
      one.outcome === 'started' &&
      (key === undefined || one.detail['key'] === key),
  ).length;
}

function isAt(
  { step, ended, inside, began }: TestPlace,
  latest: Instance | undefined,
  count: number,
): boolean {
  const isInside = latest !== undefined && latest.endedAt === null;
  return (
    (step === undefined || (isInside && latest.step === step)) &&
    (ended === undefined || (latest !== undefined && !isInside && (latest.reason ?? 'done') === ended)) &&
    (inside === undefined || inside === isInside) &&
    (began === undefined || (typeof began === 'boolean' ? began === count > 0 : began === count))
  );
}

function wordsOf({ step, ended, inside, began, key }: TestPlace): string {
  const words = [
    ...(step === undefined ? [] : [`at ${step}`]),
    ...(ended === undefined ? [] : [`ended: ${ended}`]),
    ...(inside === undefined ? [] : [inside ? 'inside' : 'not inside']),
    ...(began === undefined ? [] : [beganWords(began)]),
    ...(key === undefined ? [] : [`for ${key}`]),
  ];
  return words.join(', ');
}

function beganWords(began: boolean | number): string {
  if (began === false || began === 0) return 'never began';
  return began === true ? 'began' : `began ${began === 1 ? 'once' : `${began} times`}`;
}

function placeWords(latest: Instance | undefined, began: number): string {
  if (latest === undefined) return 'never began';
  const place =
    latest.endedAt !== null
      ? `ended: ${latest.reason ?? 'done'}`
      : latest.step === null
        ? 'went all the way, the goal is still watched'
        : `at ${latest.step}`;
  return began > 1 ? `${place}, ${beganWords(began)}` : place;
}

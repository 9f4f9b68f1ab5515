/** CAR-848: a goal or a stop that holds for everybody who begins, because the start has asked the same. */
import type { Definition, Path } from '../../../language/definition.ts';
import type { Condition, Start } from '../../../language/kinds.ts';
import type { Rule } from '../rule.ts';
import { isSame } from '../same.ts';

export const leavesAtOnce: Rule<'journey'> = {
  code: 'CAR-848',
  severity: 'error',
  kinds: ['journey'],
  *check(journey) {
    for (const [head, condition, path] of endsOf(journey)) {
      const starts = startsOf(journey);
      if (!starts.every((start) => isKnown(condition, knownOf(start)))) continue;
      yield {
        path,
        what: `whoever begins ${journey.id} leaves at once: its \`${head}\` holds already`,
        why: 'it asks what the start has asked, so it holds from the first moment on',
        fix: head === 'stop' ? 'is its opposite meant: `not: …`?' : 'ask for what they have not reached yet',
      };
    }
  },
};

function endsOf({ value: { goal, stop } }: Definition<'journey'>): ['goal' | 'stop', Condition, Path][] {
  const ends: ['goal' | 'stop', Condition, Path][] = [];
  if (goal !== undefined) {
    const isTimed = typeof goal === 'object' && 'when' in goal;
    ends.push(isTimed ? ['goal', goal.when, ['goal', 'when']] : ['goal', goal as Condition, ['goal']]);
  }
  if (stop !== undefined) ends.push(['stop', stop, ['stop']]);
  return ends;
}

function startsOf({ value: { start } }: Definition<'journey'>): readonly Start[] {
  return Array.isArray(start) ? (start as readonly Start[]) : [start as Start];
}

/** What holds for everybody who begins by it. */
function knownOf(start: Start): Condition[] {
  const entered: Condition[] =
    'enters' in start ? [{ in: start.enters }] : 'leaves' in start ? [{ not: { in: start.leaves } }] : [];
  return [...entered, ...(start.who === undefined ? [] : partsOf(start.who))];
}

function partsOf(condition: Condition): Condition[] {
  return typeof condition === 'object' && 'all' in condition ? condition.all.flatMap(partsOf) : [condition];
}

/** Behaviour in a goal or stop counts from the start on, so what was done before does not hold there. */
function isKnown(condition: Condition, known: readonly Condition[]): boolean {
  if (typeof condition === 'object' && 'any' in condition)
    return condition.any.some((one) => isKnown(one, known));
  return partsOf(condition).every(
    (part) => !looksBack(part) && known.some((one) => isSame(one, part) || isMember(part, one)),
  );
}

/** `in: [a, b]` holds for members of a. */
function isMember(wanted: Condition, known: Condition): boolean {
  if (typeof wanted !== 'object' || typeof known !== 'object' || !('in' in wanted) || !('in' in known))
    return false;
  return Array.isArray(wanted.in) && typeof known.in === 'string' && wanted.in.includes(known.in);
}

function looksBack(condition: Condition): boolean {
  return typeof condition === 'object' && JSON.stringify(condition).includes('"did":');
}

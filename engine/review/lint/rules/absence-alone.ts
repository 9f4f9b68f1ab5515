/** CAR-845: a segment or a scheduled start of people who did not do something, and of whom nothing else is asked. */
import type { Definition, Path } from '../../../language/definition.ts';
import type { Condition, Start } from '../../../language/kinds.ts';
import type { Rule } from '../rule.ts';

export const absenceAlone: Rule<'segment' | 'journey'> = {
  code: 'CAR-845',
  severity: 'warning',
  kinds: ['segment', 'journey'],
  *check(definition) {
    for (const [condition, path] of conditionsOf(definition)) {
      if (!isAbsence(condition)) continue;
      yield {
        path,
        what: 'this asks only for what people did not do',
        why: 'whoever came a minute ago has not done it either, and is among them',
        fix: 'say too what they did do: `all:` with `did: …` beside it, or since when they are known',
      };
    }
  },
};

function conditionsOf(definition: Definition<'segment' | 'journey'>): [Condition, Path][] {
  const { value } = definition;
  if ('who' in value) return [[value.who, ['who']]];
  if (!('start' in value)) return [];
  const starts: readonly (readonly [Start, Path])[] = Array.isArray(value.start)
    ? (value.start as readonly Start[]).map((start, index) => [start, ['start', index]] as const)
    : [[value.start as Start, ['start']]];
  // Where an event or a segment begins it, something is known of them.
  return starts.flatMap(([start, path]) =>
    ('every' in start || 'at' in start) && start.who !== undefined ? [[start.who, [...path, 'who']]] : [],
  );
}

/** Whether the condition holds for somebody of whom nothing is known. */
function isAbsence(condition: Condition): boolean {
  if (typeof condition === 'string') return false;
  if ('not' in condition) return isDid(condition.not);
  if ('none' in condition) return condition.none.every(isDid);
  if ('all' in condition) return condition.all.every(isAbsence);
  if ('any' in condition) return condition.any.every(isAbsence);
  if (!('did' in condition)) return false;
  const { at_most, exactly, at_least, between } = condition.times ?? {};
  return exactly === 0 || between?.[0] === 0 || (at_most !== undefined && (at_least ?? 0) === 0);
}

function isDid(condition: Condition): boolean {
  if (typeof condition === 'string') return false;
  if ('any' in condition) return condition.any.every(isDid);
  return ('did' in condition || 'sequence' in condition) && !isAbsence(condition);
}

/** CAR-831: waits of more than a year, until an instant that data may put anywhere, and of policies without a bound. */
import type { Definition, Path } from '../../../language/definition.ts';
import { formatDuration, parseDuration } from '../../../language/duration.ts';
import { parseInstant } from '../../../language/instant.ts';
import type { WaitStep } from '../../../language/kinds.ts';
import type { Found, Rule } from '../rule.ts';
import { stepsOf } from '../steps.ts';

const DAY = 86_400_000;
/** A year, and the day that some have more. */
const LONGEST = 366 * DAY;

export const endlessWait: Rule<'journey' | 'policy'> = {
  code: 'CAR-831',
  severity: 'warning',
  kinds: ['journey', 'policy'],
  check(definition) {
    return definition.kind === 'journey'
      ? waitsOf(definition as Definition<'journey'>)
      : rowsOf(definition as Definition<'policy'>);
  },
};

function* waitsOf(journey: Definition<'journey'>): Generator<Found> {
  const ends = journey.value.goal !== undefined || journey.value.stop !== undefined;
  for (const [step, path] of stepsOf(journey)) {
    if (!('wait' in step)) continue;
    const [span, at] = spanOf(step, [...path, 'wait']);
    if (span !== null && span > LONGEST) yield tooLong(span, at);
    if (ends || typeof step.wait === 'string' || !('until' in step.wait)) continue;
    if (parseInstant(step.wait.until) !== null) continue;
    yield {
      path: [...path, 'wait', 'until'],
      what: 'nothing ends this wait but the data it reads',
      why: 'a date that is years away keeps people here for years: the journey has neither `goal` nor `stop`',
      fix: 'add a `stop` for those it has come too late for, or wait for a condition with `up_to`',
    };
  }
}

function spanOf({ wait }: WaitStep, path: Path): [number | null, Path] {
  if (typeof wait === 'string') return [parseDuration(wait), path];
  return 'up_to' in wait ? [parseDuration(wait.up_to), [...path, 'up_to']] : [null, path];
}

function tooLong(span: number, path: Path): Found {
  return {
    path,
    what: `a wait of ${formatDuration(span)}`,
    why: 'after more than a year nobody remembers what the journey was about, and it may have changed many times',
    fix: 'end the journey here, and let another one begin when there is a reason (`start: { date: … }`, `enters`)',
  };
}

function* rowsOf({ value }: Definition<'policy'>): Generator<Found> {
  for (const key of ['quiet', 'windows', 'caps'] as const) {
    for (const [index, { otherwise = DEFAULT[key], up_to }] of (value[key] ?? []).entries()) {
      if (otherwise !== 'wait' || up_to !== undefined) continue;
      yield {
        path: [key, index],
        what: 'messages may wait here without end',
        why: 'nothing says when they are too old to be sent: news of last week go out as if they were news',
        fix: 'add `up_to:`, after which the message is dropped, e.g. `up_to: 24h`',
      };
    }
  }
}

/** What a row means that does not say. */
const DEFAULT = { quiet: 'wait', windows: 'wait', caps: 'drop' } as const;

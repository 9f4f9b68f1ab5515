/**
 * `wait: { local }`: until a wall clock shows an hour, on some days of the week if it says so. The instant is worked
 * out on arrival and kept; whoever arrives exactly then goes on at once.
 */
import type { Site } from '../../language/definition.ts';
import { parseTimeOfDay } from '../../language/instant.ts';
import type { LocalTag, WaitLocal } from '../../language/kinds.ts';
import { noteUse } from '../context.ts';
import { expressionAt } from '../expression.ts';
import { localFrom } from '../zone.ts';
import type { JourneyContext } from './context.ts';
import type { Frame, StepMeaning } from './step.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const HOURS = 24;

export function waitLocal(
  { local, on, zone = 'profile' }: WaitLocal,
  site: Site,
  journey: JourneyContext,
  next: string | null,
): StepMeaning {
  const minutesOf = typeof local === 'string' ? constant(local) : tagged(local, site, journey);
  const weekdays = on === undefined ? null : new Set(on.map((day) => WEEKDAYS.indexOf(day) + 1));
  return {
    enter(frame) {
      const minutes = minutesOf(frame);
      // An hour that is not known cannot be waited for; the journey goes on rather than hang.
      if (minutes === null) return { to: next };
      const instant = localFrom(frame.now, minutes, weekdays, zoneOf(zone, frame, journey));
      return instant <= frame.now ? { to: next } : { stay: true, until: instant };
    },
    resume: (frame) => (frame.isDue ? { to: next } : { stay: true, until: frame.due ?? undefined }),
    ways: [],
  };
}

function zoneOf(zone: string, frame: Frame, { context }: JourneyContext): string {
  if (zone === 'profile') return frame.zone;
  return zone === 'workspace' ? context.zone : zone;
}

function constant(local: string): () => number | null {
  const minutes = parseTimeOfDay(local);
  return () => minutes;
}

/** A tag gives the hour as a number, 0 to 23, or as text, `10:00`. */
function tagged(
  { tag }: LocalTag,
  site: Site,
  { context, scope }: JourneyContext,
): (frame: Frame) => number | null {
  noteUse(context, site.definition, `tag.${tag}`);
  const type = context.workspace.get('tag', tag)?.value.type;
  if (type !== undefined && type !== 'text' && type !== 'integer' && type !== 'number') {
    site.at('wait', 'local', 'tag').report({
      code: 'CAR-707',
      what: `tag \`${tag}\` is ${type}, which is no hour`,
      why: 'a local hour is a number from 0 to 23, or a text like "10:00"',
      fix: 'name a tag of type integer, number or text',
    });
    return () => null;
  }
  const expression = expressionAt(tag, site.at('wait', 'local', 'tag'), scope, context);
  return (frame) => minutesIn(expression?.evaluate(frame.view.scope));
}

function minutesIn(value: unknown): number | null {
  if (typeof value === 'string') return parseTimeOfDay(value);
  if (typeof value !== 'number') return null;
  const hour = Math.floor(value);
  return hour >= 0 && hour < HOURS ? hour * 60 : null;
}

/**
 * What happens to one person: events late, doubled, out of order, at one instant and wrong; traits set and unset;
 * the clock standing still, on the very edge of a window, or a season later.
 */
import { spanOf } from '../naive/duration.testing.ts';
import type { Plain } from '../naive/person.testing.ts';
import type { Dice } from './dice.testing.ts';
import { spans } from './span.testing.ts';
import { CHANNELS } from './text.testing.ts';
import { propertiesFor, traitsFor, wrongProperties, wrongTraits } from './value.testing.ts';
import { ARMS, EXPERIMENTS, fieldsOf, JOURNEY, RESULTS, STEPS, type World } from './world.testing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A message on its way in. */
export interface Sent {
  readonly at: number;
  /** Stable id of the message. */
  readonly id: string;
  readonly event: string | null;
  readonly time: number | null;
  readonly properties: Plain;
  readonly traits: Plain;
  /** Belongs into quarantine. */
  readonly isWrong: boolean;
  /** The engine's own doing: nobody sends it. Only of people whom it knows. */
  readonly isOwn?: boolean;
}

/** A message, or only a look at what the clock has done. */
export type Act = Sent | { readonly at: number };

/** How far apart things lie: hours, days or weeks. */
const PACES = [HOUR, HOUR * 5, DAY * 2, DAY * 12];

/** What is told of one thing: fields, set and unset. What happens to it, people do. */
export function thingHistory({ begin, things }: World, entity: string, all: readonly Dice[]): Act[] {
  const pace = all[0]?.of(PACES) ?? HOUR;
  const fields = things.entities[entity]!;
  const acts: Act[] = [];
  let now = begin;
  for (const [index, dice] of all.entries()) {
    now = nextInstant(dice, now, pace, acts);
    const form = dice.of(['told', 'told', 'told', 'told', 'told', 'doubled', 'wrong']);
    const told = { at: now, event: null, time: null, properties: {}, isWrong: form === 'wrong' };
    const id = form === 'doubled' && acts.length > 0 ? `m${dice.below(acts.length)}` : `m${index}`;
    const traits =
      form === 'wrong' ? wrongProperties(dice, fields) : traitsFor(dice, fields, begin, index === 0 ? 8 : 3);
    acts.push({ ...told, id, traits });
  }
  return acts;
}

/** Every act at an instant of its own, so that none comes just when time alone changes something. */
export function apart(histories: readonly (readonly Act[])[]): Act[][] {
  let acts = 0;
  const whole = (time: number) => Math.floor(time / MINUTE) * MINUTE;
  return histories.map((history) =>
    history.map((act) => {
      acts += 1;
      const at = whole(act.at) + acts * APART;
      if (!('time' in act) || act.time === null) return { ...act, at };
      return { ...act, at, time: act.time > act.at ? at + act.time - act.at : whole(act.time) };
    }),
  );
}

/** Durations are multiples of half a minute; so no sum of them leads from one act to another. */
export const APART = 50;

export function history(world: World, all: readonly Dice[]): Act[] {
  const acts: Act[] = [];
  let now = world.begin;
  const pace = all[0]?.of(PACES) ?? HOUR;
  for (const [index, dice] of all.entries()) {
    now = nextInstant(dice, now, pace, acts);
    const made = act(dice, world, now, index, acts);
    const many =
      world.isCrowded && acts.length < MANY && mayRepeat(made) && dice.chance(60)
        ? crowd(dice, made)
        : [made];
    acts.push(...many);
    now = many.at(-1)!.at;
  }
  // Long enough for short windows to close.
  return [...acts, { at: now + pace * 7 }];
}

function nextInstant(dice: Dice, now: number, pace: number, acts: readonly Act[]): number {
  const form = dice.of(['some', 'some', 'same', 'edge', 'odd']);
  if (form === 'same') return now;
  if (form === 'odd') return now + dice.below(pace);
  if (form === 'some')
    return now + Math.max(MINUTE, Math.floor((pace * dice.from(1, 12)) / 6 / MINUTE) * MINUTE);
  // Where something that happened lies exactly a duration back.
  const times = acts.flatMap((one) => ('event' in one ? [one.time ?? one.at] : []));
  const edges = times
    .flatMap((time) => spans.map((span) => time + spanOf(span)))
    .filter((edge) => edge > now && edge < now + 10 * pace);
  return edges.length === 0 ? now : dice.of(edges) + dice.of([0, 0, 1, -1]);
}

function act(dice: Dice, world: World, at: number, index: number, before: readonly Act[]): Act {
  // Most are known before they do anything.
  const form =
    index === 0 && dice.chance(70)
      ? 'traits'
      : dice.of([
          'event',
          'event',
          'event',
          'event',
          'event',
          'event',
          'event',
          'event',
          'traits',
          'traits',
          'clock',
          'doubled',
          'wrong',
          'exposed',
          'result',
          'result',
        ]);
  const id = `m${index}`;
  if (form === 'clock') return { at };
  if (form === 'traits') {
    return {
      at,
      id,
      event: null,
      time: null,
      properties: {},
      traits: traitsFor(dice, fieldsOf(world, 'profile'), world.begin, index === 0 ? 20 : 4),
      isWrong: false,
    };
  }
  if (form === 'exposed') {
    const properties = { experiment: dice.of(EXPERIMENTS), arm: dice.of(ARMS) };
    return own(dice, id, at, before, 'experiment_exposed', properties);
  }
  if (form === 'result') return own(dice, id, at, before, dice.of(RESULTS), resultOf(dice));
  const event = dice.of(Object.keys(world.events));
  const declared = world.events[event]!;
  const sent: Sent = {
    at,
    id,
    event,
    time: timeOf(dice, at, before),
    properties: propertiesFor(dice, declared, world.begin),
    traits: dice.chance(10) ? traitsFor(dice, fieldsOf(world, 'profile'), world.begin, 2) : {},
    isWrong: false,
  };
  if (form === 'wrong') return { ...sent, ...wrong(dice, sent, world) };
  const earlier = before.filter((one): one is Sent => 'id' in one && !one.isOwn);
  // The same message once more, even if it says something else now.
  if (form === 'doubled' && earlier.length > 0) return { ...sent, id: dice.of(earlier).id };
  return sent;
}

function own(
  dice: Dice,
  id: string,
  at: number,
  before: readonly Act[],
  event: string,
  properties: Plain,
): Sent {
  const told = timeOf(dice, at, before);
  const time = told === null ? null : Math.min(told, at);
  return { at, id, event, time, properties, traits: {}, isWrong: false, isOwn: true };
}

/** What a step came to; of another journey, or of none, too. */
function resultOf(dice: Dice): Plain {
  const step = { journey: dice.of([JOURNEY, JOURNEY, JOURNEY, 'others']), step: dice.of(STEPS) };
  return { ...(dice.chance(85) && step), template: dice.of(CHANNELS) };
}

/** One crowd is enough. */
const MANY = 20;

function mayRepeat(made: Act): made is Sent {
  return 'id' in made && made.event !== null && !made.isWrong && !made.isOwn;
}

/** The same again and again, one after the other or told all at once. */
function crowd(dice: Dice, sent: Sent): Sent[] {
  const step = dice.of([MINUTE, 10 * MINUTE, HOUR]);
  const isTold = dice.chance(60);
  return dice.list(66, 90, (index) => ({
    ...sent,
    id: `${sent.id}_${index}`,
    at: isTold ? sent.at : sent.at + index * step,
    time: isTold ? sent.at - ((index * 37) % 90) * step : null,
    properties: { ...sent.properties, total: ((index * 29) % 61) / 4 },
    traits: {},
  }));
}

/** When it happened: now, earlier, at the very time of something else, or slightly in the future. */
function timeOf(dice: Dice, at: number, before: readonly Act[]): number | null {
  const form = dice.of(['now', 'now', 'now', 'late', 'late', 'tie', 'ahead', 'long ago']);
  if (form === 'now') return null;
  if (form === 'late') return at - dice.from(1, 100) * 30 * MINUTE;
  if (form === 'long ago') return at - dice.from(1, 60) * DAY;
  if (form === 'ahead') return at + dice.from(1, 299) * 1000;
  const times = before.flatMap((one) => ('event' in one ? [one.time ?? one.at] : []));
  return times.length === 0 ? null : Math.min(at, dice.of(times));
}

function wrong(dice: Dice, { event, at }: Sent, world: World): Partial<Sent> {
  const { events } = world;
  const form = dice.of(['property', 'unknown', 'future', 'trait']);
  if (form === 'trait') return { traits: wrongTraits(dice, fieldsOf(world, 'profile')), isWrong: true };
  if (form === 'unknown') return { event: 'never_declared', isWrong: true };
  if (form === 'future') return { time: at + DAY, isWrong: true };
  return { properties: wrongProperties(dice, events[event!]!), isWrong: true };
}

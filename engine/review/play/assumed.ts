/**
 * People who behave as it is assumed: what they do is drawn by a stable hash of the seed, the person and the message, so
 * that the same seed gives the same behaviour whoever else is played. Nothing here decides what follows from it.
 */
import { chanceOf } from '../../compiler/chance.ts';
import { declaredSegments, type EventProgram, type Program } from '../../compiler/program.ts';
import type { Draft, Effect } from '../../evaluate/draft.ts';
import { followedLinksOf } from '../../evaluate/followed-links.ts';
import type { Input } from '../../evaluate/input.ts';
import { messageEvent } from '../../evaluate/message-event.ts';
import type { Run } from '../../evaluate/run.ts';
import { type Find, withCopies } from '../../runtime/copying.ts';
import { hash53 } from '../../store/hash.ts';
import type { ProfileId } from '../../store/store.ts';
import type { AssumedEvent, Assumptions, Rates } from './assumptions.ts';
import { drawn } from './drawn.ts';
import type { Period } from './rounds.ts';
import type { Behaviour, Cue } from './stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long after the hand-over messages are opened, on average, and at the latest: most mail is read on its day. */
const OPENED_AFTER = { mean: 4 * HOUR, most: 3 * DAY };
/** How long after the opening a link is clicked. */
const CLICKED_AFTER = { mean: 5 * MINUTE, most: HOUR };
/** How long after a click people do what they came for. */
const DONE_AFTER = { mean: 30 * MINUTE, most: DAY };

export interface AssumedOptions {
  readonly assumptions: Assumptions;
  readonly program: Program;
  readonly period: Period;
  readonly seed: string;
  /** Things that assumed events refer to. */
  readonly find: Find;
}

/** An event that people do, and what its definition says. */
interface Deed {
  readonly event: string;
  readonly assumed: AssumedEvent;
  /** Index of the segment whose members alone do it; null: everybody. */
  readonly segment: number | null;
  readonly declared: Pick<EventProgram, 'properties' | 'references'>;
}

export function assumedBehaviour(options: AssumedOptions): Behaviour {
  const { assumptions, program, period, seed } = options;
  const segments = new Map(declaredSegments(program).map(({ id, index }) => [id, index]));
  const deeds = Object.entries(assumptions.events ?? {}).map(([event, assumed]): Deed => {
    const segment = assumed.in === undefined ? null : (segments.get(assumed.in) ?? null);
    return { event, assumed, segment, declared: program.events.get(event)! };
  });
  return {
    cuesOf({ profile }) {
      const cues: Cue[] = [];
      for (const deed of deeds)
        for (const at of instantsOf(deed.assumed.per_day ?? 0, period, `${seed}|${deed.event}|${profile.id}`))
          cues.push(deedCue(options, deed, profile.id, at));
      return cues.sort((a, b) => a.at - b.at);
    },
    reactionsTo: (effect, at, person) => reactions(options, deeds, effect, at, person),
    answerTo({ channel }) {
      const answer = assumptions.answers?.[channel] ?? {};
      return answer === false || !program.channels.has(channel) ? undefined : answer;
    },
  };
}

/** Instants of something that happens so often a day, at any hour. */
function instantsOf(perDay: number, { from, until }: Period, label: string): number[] {
  if (perDay === 0) return [];
  const found: number[] = [];
  let at = from;
  for (let turn = 0; ; turn++) {
    at += Math.max(1, Math.round((-Math.log(1 - chanceOf(`${label}|${turn}`)) * DAY) / perDay));
    if (at > until) return found;
    found.push(at);
  }
}

function deedCue(
  { seed, find }: AssumedOptions,
  { event, assumed, segment, declared }: Deed,
  person: ProfileId,
  at: number,
): Cue {
  return {
    at,
    inputs(run: Run, draft: Draft): readonly Input[] {
      if (segment !== null && draft.members[segment] !== 1) return [];
      const label = `${seed}|${event}|${person}|${at}`;
      const values = drawn(assumed.with ?? {}, label);
      for (const property of declared.properties) {
        const value = values[property.name];
        const accepted = value == null ? null : property.accept(value);
        if (accepted?.ok) values[property.name] = accepted.value;
      }
      const properties = withCopies(run, declared.references, values, find, at);
      const message = hash53(`assumed|${label}`);
      return [{ type: 'event', at, time: at, event, message, properties, imported: false }];
    },
  };
}

function reactions(
  options: AssumedOptions,
  deeds: readonly Deed[],
  effect: Effect,
  at: number,
  person: ProfileId,
): Cue[] {
  const { assumptions, program, seed } = options;
  const { opened = 0, clicked = 0 } = assumptions;
  const medium = program.channels.get(effect.channel)?.medium ?? '';
  const links = followedLinksOf(effect.body);
  const isClicked =
    links.length > 0 && chance(`clicked|${effect.key}`) < rateOf(clicked, effect.channel, medium);
  const isOpened = isClicked || chance(`opened|${effect.key}`) < openedElse();
  if (!isOpened) return [];
  const openedAt = at + delay(OPENED_AFTER, `opening|${effect.key}`);
  const cues = [reaction(effect, openedAt, 'message_opened', 'opened', {})];
  if (!isClicked) return cues;
  const clickedAt = openedAt + delay(CLICKED_AFTER, `clicking|${effect.key}`);
  const place = Math.floor(chance(`link|${effect.key}`) * links.length);
  const { url, name } = links[place]!;
  const about = { url, ...(name !== undefined && { link: name }) };
  cues.push(reaction(effect, clickedAt, 'message_clicked', `clicked|${place}`, about));
  for (const deed of deeds) {
    const label = `${deed.event}|${effect.key}`;
    if (chance(`done|${label}`) >= (deed.assumed.per_click ?? 0)) continue;
    cues.push(deedCue(options, deed, person, clickedAt + delay(DONE_AFTER, `doing|${label}`)));
  }
  return cues;

  /** Of those who do not click, so many that openings come to the rate in all. */
  function openedElse(): number {
    const open = rateOf(opened, effect.channel, medium);
    const click = links.length > 0 ? rateOf(clicked, effect.channel, medium) : 0;
    return click >= 1 ? 0 : Math.max(0, (open - click) / (1 - click));
  }
  function chance(label: string): number {
    return chanceOf(`${seed}|${label}`);
  }
  function delay({ mean, most }: { readonly mean: number; readonly most: number }, label: string): number {
    return Math.min(most, Math.max(1, Math.round(-Math.log(1 - chance(label)) * mean)));
  }
}

function reaction(
  { key, channel, body }: Effect,
  at: number,
  event: string,
  name: string,
  properties: Readonly<Record<string, string>>,
): Cue {
  return { at, inputs: () => [messageEvent({ key, channel, body }, { event, at, key: name, properties })] };
}

function rateOf(rates: Rates, channel: string, medium: string): number {
  return typeof rates === 'number' ? rates : (rates[channel] ?? rates[medium] ?? 0);
}

/**
 * People who do what they did: their recorded events at their instants; and to a message what they did about the
 * recorded message of the same step, as long after it. What the engine recorded itself each side works out anew.
 */
import type { Effect } from '../../evaluate/draft.ts';
import { originOf } from '../../evaluate/effects/kind.ts';
import { messageEvent } from '../../evaluate/message-event.ts';
import { whyReserved } from '../../runtime/reserved-events.ts';
import type { EventRow, JsonObject, ProfileId, ProfileImage } from '../../store/store.ts';
import type { Period } from '../play/rounds.ts';
import type { Behaviour, Cue } from '../play/stage.ts';

const SENT = 'message_sent';
/** What people and providers say of a message. */
const REACTIONS: ReadonlySet<string> = new Set([
  'message_delivered',
  'message_opened',
  'message_clicked',
  'message_bounced',
  'message_complained',
]);
/** Said of a message, and of nothing else: the message that is played says these itself. */
const ABOUT_MESSAGE: ReadonlySet<string> = new Set([
  'message',
  'channel',
  'medium',
  'locale',
  'instance',
  'journey',
  'step',
  'template',
  'class',
]);

interface Reaction {
  readonly event: string;
  readonly after: number;
  readonly properties: JsonObject;
}

export class RecordedBehaviour implements Behaviour {
  readonly #period: Period;
  /** Of the person who is played now: `journey|step` → reactions to each of its messages, oldest first. */
  #reactions = new Map<string, Reaction[][]>();
  #person: ProfileId | null = null;

  constructor(period: Period) {
    this.#period = period;
  }

  cuesOf({ profile, events }: ProfileImage): readonly Cue[] {
    const { from, until } = this.#period;
    this.#person = profile.id;
    this.#reactions = reactionsIn(events, from);
    return events
      .filter(({ time, type }) => time > from && time <= until && isTheirs(type))
      .map(({ time: at, type: event, message, properties }) => ({
        at,
        inputs: () => [{ type: 'event', at, time: at, event, message, properties, imported: false }],
      }));
  }

  reactionsTo(effect: Effect, at: number, person: ProfileId): readonly Cue[] {
    if (person !== this.#person) throw new Error('people are played one after another');
    const { journey, step } = originOf(effect);
    const reactions = this.#reactions.get(`${journey}|${step}`)?.shift() ?? [];
    const { key, channel, body } = effect;
    return reactions.map(({ event, after, properties }, index) => ({
      at: at + after,
      inputs: () => [
        messageEvent({ key, channel, body }, { event, at: at + after, key: `${event}|${index}`, properties }),
      ],
    }));
  }

  answerTo(): JsonObject {
    return {};
  }
}

function reactionsIn(events: readonly EventRow[], from: number): Map<string, Reaction[][]> {
  const found = new Map<string, Reaction[][]>();
  const byMessage = new Map<unknown, { readonly sent: number; readonly reactions: Reaction[] }>();
  for (const { type, time, properties } of events) {
    const { journey, step, message } = properties;
    if (type === SENT && time > from) {
      const reactions: Reaction[] = [];
      byMessage.set(message, { sent: time, reactions });
      const name = `${journey}|${step}`;
      found.set(name, [...(found.get(name) ?? []), reactions]);
    }
    const about = REACTIONS.has(type) ? byMessage.get(message) : undefined;
    if (!about) continue;
    const own = Object.entries(properties).filter(([property]) => !ABOUT_MESSAGE.has(property));
    about.reactions.push({ event: type, after: time - about.sent, properties: Object.fromEntries(own) });
  }
  return found;
}

function isTheirs(type: string): boolean {
  return whyReserved(type, true) === null;
}

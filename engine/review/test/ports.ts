/**
 * The outside world of a test: channels that keep what they are handed and answer as the test says. No connector is
 * opened, no secret read, nothing leaves the process.
 */
import type { Program } from '../../compiler/program.ts';
import { parseDuration } from '../../language/duration.ts';
import type { TestAnswer, TestDefinition } from '../../language/kinds.ts';
import type { Call, Channel, ChannelSpec, Message, SendResult } from '../../runtime/channel.ts';
import type { Json } from '../../store/store.ts';

/** Something that was handed over, or tried to be. */
export interface HandedOver<What> {
  readonly at: number;
  readonly channel: string;
  readonly what: What;
  readonly result: SendResult;
}

export class Ports {
  readonly messages: HandedOver<Message>[] = [];
  readonly calls: HandedOver<Call>[] = [];
  readonly #now: () => number;
  readonly #mocks: NonNullable<TestDefinition['mocks']>;
  /** Answers that were given, by the name of the mock. */
  readonly #given = new Map<string, number>();

  constructor(now: () => number, mocks: TestDefinition['mocks']) {
    this.#now = now;
    this.#mocks = mocks ?? {};
  }

  /** One for every connector that a channel of the program has. */
  specs({ channels }: Program): ChannelSpec[] {
    const connectors = new Set([...channels.values()].map(({ connector }) => connector));
    return [...connectors].map((name) => this.#spec(name));
  }

  #spec(name: string): ChannelSpec {
    return {
      name,
      title: name,
      description: 'Keeps what it is handed.',
      media: [],
      settings: { type: 'object' },
      open: ({ id }) => this.#channel(id, name),
    };
  }

  #channel(id: string, connector: string): Channel {
    return {
      send: async (message) => {
        const result = this.#answer(id, connector, false);
        this.messages.push({ at: this.#now(), channel: id, what: message, result });
        return result;
      },
      call: async (call: Call) => {
        const result = this.#answer(id, connector, true);
        this.calls.push({ at: this.#now(), channel: id, what: call, result });
        return result;
      },
      audience: {
        change: async () => this.#answer(id, connector, false),
        list: async () => ({ people: [], next: null }),
      },
    };
  }

  /** The next answer of its own mock, else of its connector's. */
  #answer(channel: string, connector: string, isCall: boolean): SendResult {
    const name = Object.hasOwn(this.#mocks, channel) ? channel : connector;
    const { answers = [], otherwise } = this.#mocks[name] ?? {};
    const given = this.#given.get(name) ?? 0;
    this.#given.set(name, given + 1);
    return resultOf(answers[given] ?? otherwise ?? 'accepted', isCall);
  }
}

function resultOf(answer: TestAnswer, isCall: boolean): SendResult {
  if (answer === 'accepted') return { outcome: 'accepted', ...(isCall && { answer: {} }) };
  const { refused, temporary, doubtful, after } = answer;
  if (refused !== undefined) return { outcome: 'permanent', reason: refused };
  if (doubtful !== undefined) return { outcome: 'doubtful', reason: doubtful };
  if (temporary !== undefined) {
    const wait = after === undefined ? null : parseDuration(after);
    return { outcome: 'transient', reason: temporary, ...(wait !== null && { after: wait }) };
  }
  return { outcome: 'accepted', answer: answer.answer as Json };
}

/**
 * What every channel must do, whatever it talks to. A connector's test calls this with a way to open the channel
 * against something that receives; a new connector is done when it passes.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelSpec, JsonObject, Message, SendResult } from '../../engine/index.ts';

/** One message as it arrived on the other side. */
export interface Arrival {
  /** By which the receiver knows a message again: Message-ID, idempotency header, file name. */
  readonly identity: string;
  /** The whole content, byte for byte; two sendings of one message must agree in it. */
  readonly bytes: string;
  /** The content as a person reads it, decoded. */
  readonly text: string;
}

/** A channel and the receiver it is connected to. */
export interface Bench {
  readonly channel: Channel;
  /** What was given as settings, to see that no secret shows. */
  readonly settings: JsonObject;
  /** An address as this channel takes it, where an e-mail address or a telephone number is not one. */
  readonly to?: string;
  arrivals(): Promise<readonly Arrival[]>;
  /** From now on the receiver turns everything away, and names the recipient in its answer. */
  refuse(): Promise<void>;
  /** From now on there is nothing to connect to. */
  vanish(): Promise<void>;
  /**
   * From now on the receiver takes a message in whole and goes away without a word. Missing where that cannot be,
   * because handing over and knowing of it are one: such a channel is never in doubt.
   */
  hangUp?(): Promise<void>;
  close(): Promise<void>;
}

/** A message with all its optional parts, in the medium under test. */
export function messageFor(medium: string, change: Partial<Message> = {}): Message {
  return {
    key: 'k7d2m0qx5v9w3b1c8z4t',
    medium,
    to: medium === 'email' ? 'ann.walker@example.com' : '+447700900123',
    locale: 'en',
    content: {
      subject: 'We miss you, Ann',
      title: 'We miss you, Ann',
      html: '<h1>We miss you</h1><p>Come <a href="https://shop.example">back</a>.</p>',
      text: 'We miss you',
      body: '{"text":"We miss you"}',
    },
    origin: { journey: 'win_back', step: 'nudge', template: 'win_back', class: 'marketing', profile: 4711 },
    at: Date.UTC(2026, 10, 11, 8, 30, 15),
    ...change,
  };
}

const CHINESE = '张伟，好久不见！';
const chinese = {
  subject: CHINESE,
  title: CHINESE,
  html: `<p>${CHINESE}</p>`,
  text: CHINESE,
  body: `{"text":"${CHINESE}"}`,
};

export function channelConformance(spec: ChannelSpec, medium: string, start: () => Promise<Bench>): void {
  describe(`channel ${spec.name} carrying ${medium}`, () => {
    let bench: Bench;
    const signal = new AbortController().signal;
    const send = (change?: Partial<Message>): Promise<SendResult> =>
      bench.channel.send(messageFor(medium, { ...addressed(bench), ...change }), signal);

    function expectNothingPrivate(result: SendResult): void {
      const told = JSON.stringify(result).toLowerCase();
      expect(told).not.toContain('ann.walker');
      expect(told).not.toMatch(/7700[ -]?900[ -]?123/);
      if (bench.to !== undefined) expect(told).not.toContain(bench.to.toLowerCase());
      for (const secret of secretsIn(spec.settings, bench.settings))
        expect(told).not.toContain(secret.toLowerCase());
    }

    beforeEach(async () => {
      bench = await start();
    });
    afterEach(async () => {
      await bench.channel.close?.();
      await bench.close();
    });

    it('has a spec that a reader understands and a validator accepts', () => {
      expect(spec.media).toContain(medium);
      for (const text of [spec.name, spec.title, spec.description]) expect(text.trim()).not.toBe('');
      const ajv = new Ajv2020({ strict: true, strictRequired: false, formats: { secret: true } });
      expect(ajv.validate(spec.settings, bench.settings) || ajv.errorsText()).toBe(true);
      expectExplained(spec.settings);
    });

    it('hands a message over', async () => {
      expect(await send()).toMatchObject({ outcome: 'accepted' });
      const [arrival] = await bench.arrivals();
      expect(arrival?.identity).toContain(messageFor(medium).key);
      expect(arrival?.text).toContain('We miss you');
    });

    it('keeps what is not ASCII', async () => {
      expect(await send({ locale: 'zh-CN', content: chinese })).toMatchObject({ outcome: 'accepted' });
      expect((await bench.arrivals())[0]?.text).toContain(CHINESE);
    });

    it('sends the same message the same way twice', async () => {
      await send();
      const [first] = await bench.arrivals();
      await send();
      const second = (await bench.arrivals()).at(-1);
      expect(second).toEqual(first);
    });

    it('keeps many messages apart', async () => {
      const keys = Array.from({ length: 12 }, (_, i) => `key${String(i).padStart(17, '0')}`);
      const results = await Promise.all(keys.map((key) => send({ key })));
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
      const identities = (await bench.arrivals()).map(({ identity }) => identity);
      for (const key of keys) expect(identities.filter((identity) => identity.includes(key))).toHaveLength(1);
    });

    it('answers, and does not throw, when optional parts are empty or missing', async () => {
      const { text, body } = messageFor(medium).content;
      const empty = { subject: '', title: '', html: '', text: text!, body: body! };
      expect(await send({ content: empty })).toMatchObject({ outcome: 'accepted' });
      expect(await send({ content: {} })).toMatchObject({
        outcome: expect.stringMatching(/accepted|permanent/),
      });
    });

    it('sends nothing once it is stopped, and says so', async () => {
      const result = await bench.channel.send(messageFor(medium, addressed(bench)), AbortSignal.abort());
      expect(result).toMatchObject({ outcome: 'transient' });
      expect(await bench.arrivals()).toEqual([]);
    });

    it('names neither person nor secret when it is refused', async () => {
      await bench.refuse();
      const result = await send();
      // Refused is known, not doubted.
      expect(['transient', 'permanent']).toContain(result.outcome);
      expectNothingPrivate(result);
    });

    it('tries again when there is nothing to connect to', async () => {
      await bench.vanish();
      const result = await send();
      expect(result).toMatchObject({ outcome: 'transient' });
      expectNothingPrivate(result);
    });

    it('is in doubt about a message that was taken in and not answered', async ({ skip }) => {
      if (!bench.hangUp) return skip('this channel is never in doubt');
      await bench.hangUp();
      const result = await send();
      expect(result).toMatchObject({ outcome: 'doubtful' });
      expect(await bench.arrivals()).toHaveLength(1);
      expectNothingPrivate(result);
    });

    it('can be closed twice', async () => {
      await send();
      await bench.channel.close?.();
      await bench.channel.close?.();
    });
  });
}

/** Every setting, however deep, has a title and a description, and none is taken that is not known. */
function expectExplained(schema: JsonObject): void {
  expect(schema.additionalProperties).toBe(false);
  for (const property of Object.values(schema.properties as JsonObject) as JsonObject[]) {
    expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    if (property.properties !== undefined) expectExplained(property);
  }
}

function addressed({ to }: Bench): Partial<Message> {
  return to === undefined ? {} : { to };
}

/** Values of the settings whose schema says `format: secret`, however deep, and in maps. */
export function secretsIn(schema: JsonObject, settings: JsonObject): string[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonObject>;
  const values = schema.additionalProperties as JsonObject | undefined;
  return Object.entries(settings).flatMap(([name, value]) => {
    const property = properties[name] ?? values;
    if (typeof property !== 'object') return [];
    if (property.format === 'secret') return [String(value)];
    return typeof value === 'object' && value !== null ? secretsIn(property, value as JsonObject) : [];
  });
}

import { beforeAll, describe, expect, test } from 'vitest';
import type { Program } from '../compiler/program.ts';
import { builtinEvents } from '../language/builtin-events.ts';
import { shop } from '../rig/files.ts';
import { compileFiles } from '../rig/rig.ts';
import { accept } from './accept.ts';
import type { Incoming } from './incoming.ts';
import { whyReserved } from './reserved-events.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
let program: Program;
beforeAll(async () => {
  program = (await compileFiles(shop)).program;
});

const message = (more: Partial<Incoming>): Incoming => ({
  id: 'm1',
  source: 'http',
  event: 'order_completed',
  time: null,
  identifiers: { user_id: 'u1' },
  traits: {},
  consent: {},
  properties: { order_id: 'o1', total: 10 },
  imported: false,
  raw: null,
  ...more,
});

describe('a message that does not fit is set aside with its reason', () => {
  test.each([
    ['unknown_event', { event: 'nothing_like_it' }, 'nothing_like_it'],
    ['reserved_event', { event: 'message_sent' }, 'only the engine'],
    ['reserved_event', { event: 'message_bounced' }, '/v1/feedback/<channel>'],
    ['reserved_event', { event: 'message_complained', imported: true }, '/v1/feedback/<channel>'],
    ['reserved_event', { event: 'message_clicked' }, 'signed links'],
    ['reserved_event', { event: 'task_done' }, '/v1/tasks/<id>/outcome'],
    ['reserved_event', { event: 'offer_redeemed' }, '/v1/redeem'],
    ['reserved_event', { event: 'address_restored' }, 'carillon import'],
    ['bad_property', { properties: { order_id: 'o1' } }, 'total is required'],
    ['bad_property', { properties: { order_id: 'o1', total: '10' } }, 'total is not a number'],
    ['bad_property', { properties: { order_id: 'o1', total: -1 } }, 'less than 0'],
    ['bad_property', { properties: { order_id: 'o1', total: Number.NaN } }, 'not a number'],
    ['bad_property', { properties: { order_id: 'o1', total: 1, channel: 'fax' } }, 'none of web, app, store'],
    [
      'bad_property',
      { properties: { order_id: 'o1', total: 1, lines: { sku: 'a' } } },
      'lines is not a list',
    ],
    [
      'bad_property',
      { properties: { order_id: 'o1', total: 1, lines: [{ quantity: 1.5 }] } },
      'at 1 quantity is not a whole number',
    ],
    ['bad_property', { properties: { order_id: 'x'.repeat(20_000), total: 1 } }, 'longer than'],
    ['bad_trait', { traits: { vip: 'yes' } }, 'vip is neither true nor false'],
    ['no_identifier', { identifiers: {} }, 'user_id, email, anonymous_id'],
    ['no_identifier', { identifiers: { email: 'not an address' } }, 'user_id'],
    ['no_identifier', { identifiers: { email: 'Unknown@Example.com ' } }, 'user_id'],
    ['future', { time: NOW + 6 * 60_000 }, 'still to come'],
  ] as [string, Partial<Incoming>, string][])('%s: %o', (code, more, reason) => {
    const result = accept(program, message(more), NOW);
    expect(result).toMatchObject({ ok: false, code });
    expect('reason' in result && result.reason).toContain(reason);
  });

  test('but not for what was only carried along: it fills in where it fits', () => {
    const result = accept(
      program,
      message({ traits: { first_name: 'Ann' }, hints: { first_name: 'A', vip: 'yes', last_seen: 'x' } }),
      NOW,
    );
    if (!result.ok) throw new Error(result.reason);
    expect(result.inputs(NOW)).toMatchObject([{ traits: { first_name: 'Ann' } }]);
    const only = accept(program, message({ hints: { first_name: 'A', vip: 'yes' } }), NOW);
    expect(only.ok && only.inputs(NOW)).toMatchObject([{ traits: { first_name: 'A' } }]);
  });

  test('and the reason never shows the value of a text', () => {
    const result = accept(
      program,
      message({ properties: { order_id: 'o1', total: 'ann@example.com' } }),
      NOW,
    );
    expect(JSON.stringify(result)).not.toContain('ann@');
  });
});

describe('a message that fits', () => {
  const inputs = (more: Partial<Incoming>) => {
    const result = accept(program, message(more), NOW);
    if (!result.ok) throw new Error(result.reason);
    return { ...result, inputs: result.inputs(NOW) };
  };

  test('has its identifiers in order of trust, in one form', () => {
    const { identifiers } = inputs({
      identifiers: { anonymous_id: ' a ', email: ' Ann@Example.COM ', user_id: 7 },
    });
    expect(identifiers).toEqual([
      { kind: 'user_id', value: '7' },
      { kind: 'email', value: 'ann@example.com' },
      { kind: 'anonymous_id', value: 'a' },
    ]);
  });

  test('finds identifiers among the traits', () => {
    expect(inputs({ traits: { email: 'a@b.c' } }).identifiers).toContainEqual({
      kind: 'email',
      value: 'a@b.c',
    });
  });

  test.each([
    ['a little ahead of us is now', NOW + 60_000, NOW],
    ['long ago stays long ago', 1000, 1000],
    ['without a time is now', null, NOW],
  ])('%s', (_, time, expected) => {
    expect(inputs({ time }).inputs).toMatchObject([{ type: 'event', time: expected, at: NOW }]);
  });

  test('drops nulls of properties, keeps nulls of traits: those unset', () => {
    const [event] = inputs({
      properties: { order_id: 'o1', total: 1, channel: null, extra: null },
      traits: { first_name: null },
    }).inputs;
    expect(event).toMatchObject({ properties: { order_id: 'o1', total: 1 }, traits: { first_name: null } });
  });

  test('of what only operators tell, a file of theirs is believed', () => {
    const told = { event: 'address_restored', properties: { channel: 'email' }, imported: true };
    expect(inputs(told).inputs).toMatchObject([{ type: 'event', event: 'address_restored' }]);
  });

  test('records consent given along with it as an event', () => {
    expect(inputs({ event: null, consent: { marketing: ['email'] } }).inputs).toMatchObject([
      { type: 'traits', traits: {} },
      {
        event: 'consent_changed',
        properties: { class: 'marketing', channel: 'email', given: true, source: 'http' },
      },
    ]);
  });
});

test('every result of our own acts is reserved, and what says where it is told fits into a list', () => {
  const ours = builtinEvents.map(({ id }) => id).filter((id) => /^(message|task|offer)_/.test(id));
  expect(ours.length).toBeGreaterThan(10);
  for (const event of ours) {
    const reason = whyReserved(event, true);
    expect(reason).toContain(event);
    expect(reason!.length, reason!).toBeLessThanOrEqual(90);
  }
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { Program } from '../../compiler/program.ts';
import { shop } from '../../rig/files.ts';
import { compileFiles } from '../../rig/rig.ts';
import type { Json } from '../../store/store.ts';
import { type Envelope, incomingOf } from './incoming.ts';

const receivedAt = Date.parse('2026-03-02T10:00:00Z');
let program: Program;
beforeAll(async () => {
  ({ program } = await compileFiles({
    ...shop,
    'identity.yaml': `
kind: identity
id: people
identifiers:
  - { id: user_id, limit: 1 }
  - { id: email, normalise: email }
  - { id: member_number }
  - { id: anonymous_id }
`,
    'profile.yaml': shop['profile.yaml']!.replace(
      'locale: text',
      'locale: { type: text, one_of: [en, zh-CN] }',
    ),
  }));
});

const incoming = (message: Json, envelope: Partial<Envelope> = {}) =>
  incomingOf(program, message, { receivedAt, ...envelope }, () => 'new-id');
/** The parts that differ from call to call. */
const parts = (message: Json, envelope?: Partial<Envelope>) => {
  const { event, identifiers, traits, hints, properties, fault } = incoming(message, envelope);
  return { event, identifiers, traits, properties, ...(hints && { hints }), ...(fault && { fault }) };
};

describe('calls', () => {
  const nothing = { event: null, identifiers: {}, traits: {}, properties: {} };
  const u = { userId: 'u1' };
  const user = { user_id: 'u1' };
  test.each<[string, Json, object]>([
    [
      'identify: traits under declared names, and identifiers among them',
      {
        type: 'identify',
        userId: 'u1',
        anonymousId: 'a1',
        traits: { firstName: 'Ann', email: 'ann@example.com', shoeSize: 7 },
      },
      {
        identifiers: { user_id: 'u1', anonymous_id: 'a1', email: 'ann@example.com' },
        traits: { first_name: 'Ann', email: 'ann@example.com', shoeSize: 7 },
      },
    ],
    [
      'identify: traits of the context lie beneath',
      {
        type: 'identify',
        ...u,
        traits: { score: 1 },
        context: { traits: { score: 2, vip: true, memberNumber: 12 } },
      },
      { identifiers: { ...user, member_number: 12 }, traits: { score: 1, vip: true, memberNumber: 12 } },
    ],
    [
      'identify: zone and locale of the device are hints',
      { type: 'identify', ...u, context: { timezone: 'Europe/Paris', locale: 'zh-CN' } },
      { identifiers: user, hints: { time_zone: 'Europe/Paris', locale: 'zh-CN' } },
    ],
    [
      'identify: what the call itself says of zone and locale stands beside them',
      {
        type: 'identify',
        ...u,
        traits: { timeZone: 'Asia/Tokyo', locale: 'en' },
        context: { timezone: 'Europe/Paris', locale: 'zh-CN' },
      },
      {
        identifiers: user,
        traits: { time_zone: 'Asia/Tokyo', locale: 'en' },
        hints: { time_zone: 'Europe/Paris', locale: 'zh-CN' },
      },
    ],
    [
      'identify: hints that are none are passed over',
      { type: 'identify', ...u, context: { timezone: 'Atlantis', locale: 'no locale' } },
      { identifiers: user },
    ],
    [
      'identify: a null unsets',
      { type: 'identify', ...u, traits: { first_name: null } },
      { identifiers: user, traits: { first_name: null } },
    ],
    [
      'track: event and properties under declared names',
      {
        type: 'track',
        ...u,
        event: 'Order Completed',
        properties: { orderId: 'o1', total: 5, couponCode: 'X' },
      },
      {
        event: 'order_completed',
        identifiers: user,
        properties: { order_id: 'o1', total: 5, couponCode: 'X' },
      },
    ],
    [
      'track: traits carried along identify, and are no news',
      {
        type: 'track',
        anonymousId: 'a1',
        event: 'cart_updated',
        context: { traits: { email: 'ann@example.com', firstName: 'Ann' }, timezone: 'Europe/Paris' },
      },
      { event: 'cart_updated', identifiers: { anonymous_id: 'a1', email: 'ann@example.com' } },
    ],
    [
      'track: an event nobody declared goes on under the id it would have',
      { type: 'track', ...u, event: 'Cheese Tasted', properties: { isBlue: true } },
      { event: 'cheese_tasted', identifiers: user, properties: { isBlue: true } },
    ],
    [
      'page: from the call, its properties and the context',
      {
        type: 'page',
        anonymousId: 'a1',
        name: 'Home',
        properties: { title: 'Welcome', category: 'front' },
        context: {
          page: {
            title: 'Old',
            url: 'https://example.com/?q=1',
            path: '/',
            search: '?q=1',
            referrer: '',
            hash: '#top',
          },
        },
      },
      {
        event: 'page_viewed',
        identifiers: { anonymous_id: 'a1' },
        properties: {
          name: 'Home',
          title: 'Welcome',
          category: 'front',
          url: 'https://example.com/?q=1',
          path: '/',
          search: '?q=1',
          referrer: '',
        },
      },
    ],
    ['page: without a name', { type: 'page', ...u, name: null }, { event: 'page_viewed', identifiers: user }],
    [
      'screen',
      { type: 'screen', ...u, name: 'Basket', properties: { items: 2 } },
      { event: 'screen_viewed', identifiers: user, properties: { name: 'Basket', items: 2 } },
    ],
    [
      'group: its traits are properties, and identify nobody',
      { type: 'group', ...u, groupId: 42, traits: { name: 'Initech', email: 'office@example.com' } },
      {
        event: 'group_joined',
        identifiers: user,
        properties: { group_id: '42', name: 'Initech', email: 'office@example.com' },
      },
    ],
    [
      'alias: the previous id was anonymous',
      { type: 'alias', ...u, previousId: 'a1' },
      { identifiers: { user_id: 'u1', anonymous_id: 'a1' } },
    ],
    [
      'ids that are null are none',
      { type: 'identify', userId: null, anonymousId: 'a1' },
      { identifiers: { anonymous_id: 'a1' } },
    ],
  ])('%s', (_, message, expected) => {
    expect(parts(message)).toEqual({ ...nothing, ...expected });
  });
});

describe('what every Incoming says', () => {
  test('its id as it came, as text', () => {
    expect(incoming({ type: 'identify', userId: 'u1', messageId: 'm1' }).id).toBe('m1');
    expect(incoming({ type: 'identify', userId: 'u1', messageId: 7 }).id).toBe('7');
  });

  test('a new id when it has none', () => {
    expect(incoming({ type: 'identify', userId: 'u1', messageId: ' ' }).id).toBe('new-id');
  });

  test('that it is live, from here', () => {
    expect(incoming({ type: 'identify', userId: 'u1' })).toMatchObject({
      source: 'http',
      imported: false,
      consent: {},
    });
  });

  test('its time, corrected by when the batch was sent', () => {
    const late = { type: 'track', userId: 'u1', event: 'x', timestamp: '2026-03-02T11:00:00Z' };
    expect(incoming(late, { sentAt: '2026-03-02T11:30:00Z' }).time).toBe(Date.parse('2026-03-02T09:30:00Z'));
    expect(incoming({ type: 'track', userId: 'u1', event: 'x' }).time).toBeNull();
  });

  test('all that is needed to read it again, without the key', () => {
    const message = {
      type: 'track',
      userId: 'u1',
      event: 'x',
      context: { locale: 'en' },
      writeKey: 'secret',
    };
    const { raw } = incoming(message, {
      sentAt: '2026-03-02T10:00:00Z',
      context: { locale: 'de', ip: '::1' },
    });
    expect(raw).toEqual({
      type: 'track',
      userId: 'u1',
      event: 'x',
      context: { locale: 'en', ip: '::1' },
      sentAt: '2026-03-02T10:00:00Z',
      receivedAt: '2026-03-02T10:00:00.000Z',
    });
  });
});

test.each<[string, Json, string, string]>([
  ['null', null, 'bad_call', 'the message is not an object'],
  ['a list', [], 'bad_call', 'the message is not an object'],
  [
    'no type',
    { userId: 'u1' },
    'bad_call',
    '`type` is none of identify, track, page, screen, group, alias, entity',
  ],
  [
    'another type',
    { type: 'Track' },
    'bad_call',
    '`type` is none of identify, track, page, screen, group, alias, entity',
  ],
  [
    'the name of a method',
    { type: 'constructor' },
    'bad_call',
    '`type` is none of identify, track, page, screen, group, alias, entity',
  ],
  [
    'properties in a list',
    { type: 'track', event: 'x', properties: [] },
    'bad_call',
    '`properties` is not an object',
  ],
  ['traits in text', { type: 'identify', traits: '{}' }, 'bad_call', '`traits` is not an object'],
  ['context as a number', { type: 'identify', context: 5 }, 'bad_call', '`context` is not an object'],
  ['no event', { type: 'track' }, 'bad_call', '`event` is not a name'],
  ['a blank event', { type: 'track', event: ' ' }, 'bad_call', '`event` is not a name'],
  ['no group', { type: 'group', userId: 'u1' }, 'bad_call', '`groupId` is missing'],
  ['no previous id', { type: 'alias', userId: 'u1' }, 'bad_call', '`previousId` is missing'],
  [
    'a time in words',
    { type: 'track', event: 'x', timestamp: 'now' },
    'bad_time',
    '`timestamp` is not an instant like 2026-03-01T09:00:00Z',
  ],
  [
    'too much',
    { type: 'track', event: 'x', properties: { text: 'x'.repeat(33_000) } },
    'too_large',
    'it is larger than 32 KB',
  ],
])('%s is a fault', (_, message, code, reason) => {
  const { fault, id, event } = incoming(message, { context: { ip: '::1' } });
  expect({ fault, id, event }).toEqual({ fault: { code, reason }, id: 'new-id', event: null });
});

/** The connector against a made-up platform: what it posts, what every answer comes to, how a list is read. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AudienceChange, Channel } from '../../../engine/index.ts';
import { httpAudience } from './index.ts';
import { Platform } from './platform.testing.ts';

let platform: Platform;
let channel: Channel;
beforeEach(async () => {
  platform = new Platform();
  const url = await platform.listen();
  const settings = { url, secret_headers: { 'X-Key': 'hush' } };
  expect(
    new Ajv2020({ strict: false, formats: { secret: true } }).validate(httpAudience.settings, settings),
  ).toBe(true);
  channel = await httpAudience.open({ id: 'ads', settings, root: '/' });
});
afterEach(() => platform.close());

const never = new AbortController().signal;
const change = (name: string, more: Partial<AudienceChange> = {}): AudienceChange => ({
  key: `key-${name}`,
  list: 'gold',
  do: 'add',
  person: { email: [name] },
  ...more,
});
const tell = (...changes: AudienceChange[]) =>
  Promise.all(changes.map((one) => channel.audience!.change(one, never)));

it('puts changes that come together into one request', async () => {
  const results = await tell(
    change('a'),
    change('b'),
    change('a', { key: 'k3', do: 'remove' }),
    change('c', { list: 'other' }),
  );
  expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true);
  expect(platform.requests).toHaveLength(2);
  expect(platform.requests.find(({ changes }) => changes.length === 3)!.changes[0]).toEqual({
    do: 'add',
    email: ['a'],
  });
  expect(platform.lists.get('gold')).toEqual([{ email: ['b'] }]);
  await tell(change('d'));
  expect(platform.requests.at(-1)!.key).toBe('key-d');
});

it.each([
  [503, 'transient'],
  [429, 'transient'],
  [401, 'permanent'],
])('%i is %s', async (status, outcome) => {
  platform.answers.push(status);
  expect((await tell(change('a')))[0]).toMatchObject({ outcome });
});

it('tries each alone when all together are turned away', async () => {
  platform.answers.push(400, 400);
  const results = await tell(change('a'), change('b'));
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'permanent']);
  expect(platform.requests.map(({ changes }) => changes.length)).toEqual([2, 1, 1]);
});

it('reads a list in pages, and says without a word of it what is wrong', async () => {
  await tell(change('a'), change('b'), change('c'));
  const first = await channel.audience!.list({ list: 'gold', cursor: null }, never);
  expect(first).toEqual({ people: [{ email: ['a'] }, { email: ['b'] }], next: '2' });
  expect(await channel.audience!.list({ list: 'gold', cursor: '2' }, never)).toEqual({
    people: [{ email: ['c'] }],
    next: null,
  });
  platform.lists.set('gold', ['text' as never]);
  await expect(channel.audience!.list({ list: 'gold', cursor: null }, never)).rejects.toThrow('no object');
});

it('is surely not there when nobody listens, and carries no messages', async () => {
  await platform.close();
  expect((await tell(change('a')))[0]).toMatchObject({ outcome: 'transient' });
  expect(await channel.send({} as never, never)).toMatchObject({ outcome: 'permanent' });
});

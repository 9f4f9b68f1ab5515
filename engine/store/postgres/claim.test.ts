import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenOptions, openStore } from '../open.ts';
import type { Store } from '../store.ts';
import { testPostgresUrl } from './server.testing.ts';

let url: string;
let opened: Store[] = [];
beforeEach(async () => {
  url = await testPostgresUrl();
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  opened = [];
});

async function open(options: Partial<OpenOptions>): Promise<Store> {
  const store = await openStore(url, { root: '/', buckets: 2, ...options });
  opened.push(store);
  return store;
}
const claim = (name: string, takeOver = false) => ({ claim: { name, takeOver } });

test('a second one is refused and told who has it; readers are not', async () => {
  const first = await open(claim('4711@here'));
  const [owned] = await first.own([0]);
  await expect(open(claim('4712@there'))).rejects.toMatchObject({
    code: 'CAR-824',
    what: expect.stringMatching(/is in use by process 4711 on here, since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    fix: expect.stringContaining('--take-over'),
  });
  await open({ readOnly: true });
  expect(await first.commit(0, owned!.epoch, { clock: 1 })).toEqual({ ok: true });
});

test('the claim ends with the store, and may be taken by force', async () => {
  const first = await open(claim('1@a'));
  await first.close();
  const second = await open(claim('2@b'));
  const [before] = await second.own([0]);
  const third = await open(claim('3@c', true));
  await expect(open(claim('4@d'))).rejects.toThrow('process 3 on c');
  const [after] = await third.own([0]);
  expect(await second.commit(0, before!.epoch, { clock: 1 })).toEqual({ ok: false, why: 'fenced' });
  expect(await third.commit(0, after!.epoch, { clock: 1 })).toEqual({ ok: true });
});

test('of several that come at once, one has it', async () => {
  await (await open({})).close();
  const found = await Promise.allSettled([1, 2, 3, 4].map((n) => open(claim(`${n}@x`))));
  expect(found.filter(({ status }) => status === 'fulfilled').length).toBe(1);
});

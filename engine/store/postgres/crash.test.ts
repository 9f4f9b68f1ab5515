import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitForEver } from '../conformance/endless_commits.ts';
import { openStore } from '../open.ts';
import { schemaUrl, TestServer } from './server.testing.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

test('a wrong password is told as such', async () => {
  const wrong = server.url.replace(/:[^:@]+@/, ':secret@');
  const refused = openStore(wrong, { root: '/' });
  await expect(refused).rejects.toMatchObject({ code: 'CAR-818' });
  await expect(refused).rejects.not.toThrow('secret');
});

test('what was acknowledged is there after kill -9 of the server, whole', async () => {
  const url = schemaUrl(server.url, 'crash');
  await (await openStore(url, { root: '/', buckets: 1 })).close();
  for (const round of [1, 2]) {
    let said = 0;
    const working = commitForEver(url, async (text) => {
      if (text === 'open') return;
      said = Number(text);
      // Not waited for: it comes in the middle of a commit.
      if (said % 60 === 0) void server.kill();
    });
    await expect(working).rejects.toMatchObject({ code: expect.stringMatching(/^CAR-8(17|20)$/) });
    expect(said).toBeGreaterThanOrEqual(60 * round);
    await server.restart();

    const store = await openStore(url, { root: '/' });
    const [owned] = await store.own([0]);
    const last = owned!.clock;
    expect(last, 'the clock of the last commit').toBeGreaterThanOrEqual(said);
    const numbers = Array.from({ length: last + 1 }, (_, index) => index + 1);
    await store.relay(99);
    const read = await store.read(0, {
      profiles: numbers,
      events: true,
      receipts: numbers,
      inbox: { limit: last + 1 },
    });
    const committed = numbers.slice(0, last);
    expect([...read.profiles.keys()]).toStrictEqual(committed);
    expect([...read.profiles.values()].every((image) => image.events.length === 3)).toBe(true);
    expect(read.receipts).toStrictEqual(new Set(committed));
    expect(read.inbox.map((letter) => letter.body.n)).toStrictEqual(committed);
    await store.close();
  }
});

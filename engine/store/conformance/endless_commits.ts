/**
 * The victim of a crash test: commits in a loop, and says so of each commit after it was acknowledged. It runs in a
 * process of its own, which is killed.
 */
import { openStore } from '../open.ts';
import { profileRow } from './sample.ts';

type Say = (text: string) => Promise<void>;

export async function commitForEver(url: string, say: Say): Promise<void> {
  const store = await openStore(url, { root: '/' });
  await store.migrate({ events: [{ id: 'ordered', columns: [] }], traits: [], segmentSlots: 0 }, []);
  const [owned] = await store.own([0]);
  await say('open');
  for (let n = owned!.clock + 1; ; n += 1) {
    const row = { profile: n, at: n };
    const result = await store.commit(0, owned!.epoch, {
      clock: n,
      receipts: [{ message: n, at: n }],
      profiles: [profileRow(n, { createdAt: n, traits: { n } })],
      events: [1, 2, 3].map((message) => ({ ...row, type: 'ordered', time: n, message, properties: { n } })),
      letters: [{ key: `${n}`, to: 0, body: { n } }],
    });
    if (!result.ok) throw new Error(result.why);
    await store.relay(1);
    await store.durable();
    await say(`${n}`);
  }
}

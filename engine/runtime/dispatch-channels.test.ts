import { afterEach, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { SendResult } from './channel.ts';

/** Channels beside each other: one that hangs, however much waits for it, keeps nothing from the others. */

let rig: Rig;
let letGo: () => void = () => {};
afterEach(async () => {
  letGo();
  await rig?.stop();
});

const files = {
  ...shop,
  'channels.yaml': `
kind: channel
id: slow
connector: webhook
medium: sms
with: { url: "https://slow.example" }
on_doubt: resend
---
kind: channel
id: email
connector: file
with: { folder: outbox }
on_doubt: resend
`,
  'journey.yaml': `
kind: journey
id: crowd
start: { did: cart_updated, key: cart_id, again: always }
steps: [ { id: note, send: { template: hello, channel: slow } } ]
---
kind: journey
id: thanks
start: { did: order_completed }
steps: [ { id: note, send: { template: receipt, channel: email } } ]
`,
};

test.each<[string, () => Promise<string>]>([
  ['SQLite', async () => 'sqlite::memory:'],
  ['PostgreSQL', () => testPostgresUrl()],
])('%s', async (_, url) => {
  let hanging = 0;
  let begun = () => {};
  const allHang = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  rig = await Rig.start(files, {
    url: await url(),
    buckets: 2,
    answer: async ({ to }): Promise<SendResult> => {
      if (to.startsWith('+')) {
        if (++hanging === 32) begun();
        await free;
      }
      return { outcome: 'accepted' };
    },
  });
  const consent = { marketing: ['sms'] };
  // Each of these ends when everything is idle again.
  const crowd = Array.from({ length: 100 }, (_, index) =>
    rig.track(`p${index}`, 'cart_updated', { cart_id: 'c' }, { traits: { phone: `+44${index}` }, consent }),
  );
  await allHang;
  const order = rig.track(
    'bo',
    'order_completed',
    { order_id: 'o', total: 1 },
    { traits: { email: 'bo@example.com' } },
  );
  await expect.poll(() => rig.sent.map(({ to }) => to)).toEqual(['bo@example.com']);
  expect(hanging).toBe(32);
  letGo();
  await Promise.all([...crowd, order]);
  expect(rig.sent.length).toBe(101);
});

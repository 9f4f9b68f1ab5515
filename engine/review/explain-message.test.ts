import { afterEach, expect, test } from 'vitest';
import { welcoming } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import type { SendResult } from '../runtime/channel.ts';
import { messageText } from './explain-message.ts';
import { personOf } from './person.ts';

let rig: Rig;
afterEach(async () => rig?.stop());

const files = welcoming();

async function told(showPersonal: boolean, ...answers: SendResult[]): Promise<string> {
  let next = 0;
  rig = await Rig.start(files, { answer: () => answers[Math.min(next++, answers.length - 1)]! });
  const more = { consent: { marketing: ['email'] } };
  await rig.identify('ann', { first_name: 'Ann', email: 'ann@example.com' }, more);
  await rig.track('ann', 'order_completed', { order_id: '1', total: 1 });
  await rig.moveTo('2026-03-02T11:00:00Z');
  const { store, daemon, clock } = rig;
  const [found] = await store.people.effects(['sent', 'failed', 'ready'], 1);
  const effect = (await store.people.effect(found!.key))!;
  const options = { store, run: daemon.engine.run, id: effect.profile, at: clock.now(), showPersonal };
  return messageText(store, { effect, person: (await personOf(options))!, showPersonal });
}

test('from its decision to its result, personal data masked', async () => {
  const text = await told(
    false,
    { outcome: 'transient', reason: 'busy', after: 60_000 },
    { outcome: 'accepted' },
  );
  expect(text).toMatch(/^Message [a-z0-9]{20}: the channel accepted it, 2 attempts$/m);
  expect(text).toMatch(/journey +welcome +step hello/);
  expect(text).toMatch(/template +hello +class marketing/);
  expect(text).toMatch(/message_sent/);
  expect(text).toMatch(/started/);
  expect(text).not.toMatch(/ann@example\.com|Ann/);
});

test('with them, when asked', async () => {
  const text = await told(true, { outcome: 'permanent', reason: 'no such mailbox' });
  expect(text).toContain('failed for good: no such mailbox, 1 attempt');
  expect(text).toMatch(/ann@example\.com[\s\S]*subject +Hello Ann/);
});

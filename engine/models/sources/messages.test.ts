import { afterAll, beforeAll, expect, it } from 'vitest';
import { messageEvent } from '../../evaluate/message-event.ts';
import { viewOf } from '../../evaluate/scope.ts';
import { shop } from '../../rig/files.ts';
import { Rig } from '../../rig/rig.ts';
import { everybody } from '../../runtime/flags.ts';
import { viewNow } from '../as-known.ts';
import { messages } from './messages.ts';

/** What is read of a person's messages: by whose clock, which count, what is an answer. */

const MODELS = `kind: tag
id: tier
type: text
imported: true
history: true
---
kind: segment
id: gold
who: tier = "gold"
---
kind: model
id: clicks
type: send_time
output: { tag: clicks_hour }
---
kind: model
id: opens
type: send_time
options: { answer: open, answered_within: 4h, group: gold }
output: { tag: opens_hour }
---
kind: model
id: judged
type: channel
horizon: 29d
options: { group: tier }
output: { tag: judged_best }
---
kind: model
id: ways
type: channel
from: { did: message_sent, where: class = "marketing" }
options: { group: tier }
output: { tag: ways_best }
---
kind: model
id: orders
type: send_time
from: { did: order_completed }
output: { tag: orders_hour }
`;

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start({ ...shop, 'models.yaml': MODELS }, { now: '2026-07-01T12:00:00Z' });
  // Of what has a history the first change is known, and what was before it is not.
  await rig.identify('ann', { time_zone: 'Asia/Shanghai', tier: 'silver' });
  await rig.identify('ann', { tier: 'gold' });
  await rig.identify('bob', {});
  for (const user of ['ann', 'bob']) {
    await tell(user, 'a', 'email', '2026-06-01T08:30:00Z', { message_clicked: '2026-06-01T12:00:00Z' });
    await tell(user, 'b', 'sms', '2026-06-02T23:30:00Z', { message_opened: '2026-06-03T00:10:00Z' });
    await tell(user, 'c', 'email', '2026-06-03T08:00:00Z', { message_clicked: '2026-06-05T08:00:00Z' });
    await tell(user, 'd', 'letter', '2026-06-04T08:00:00Z', {}, 'service');
    await tell(user, 'e', 'sms', '2026-07-01T11:00:00Z', {});
    for (const at of ['2026-06-01T09:05:00Z', '2026-06-01T09:55:00Z', '2026-06-02T09:30:00Z'])
      await rig.track(user, 'order_completed', { order_id: at, total: 1 }, { time: Date.parse(at) });
  }
});

afterAll(() => rig.stop());

async function tell(
  user: string,
  name: string,
  channel: string,
  sent: string,
  news: Readonly<Record<string, string>>,
  kind = 'marketing',
): Promise<void> {
  const profile = (await rig.image(user)).profile.id;
  const origin = { journey: 'j', step: 's', template: 'hello', class: kind };
  const key = `${user}-${name}`;
  const row = { key, channel, body: { medium: 'email', locale: 'en', instance: '1', origin } };
  const told = Object.entries({ message_sent: sent, ...news });
  const inputs = (at: number) =>
    told.map(([event, time]) => messageEvent(row, { event, at, time: Date.parse(time), key: event }));
  await rig.daemon.engine.submit([{ profile, inputs }]);
}

/** Slot, and whether it was answered. */
async function readOf(user: string, model: string) {
  const { engine } = rig.daemon;
  const { program } = engine.run;
  const id = (await rig.image(user)).profile.id;
  for await (const found of everybody(
    engine,
    (draft) => {
      const { source, standsOnFields } = program.models.get(model)!;
      const view = standsOnFields ? viewNow(engine.run, draft, true) : viewOf(program, draft);
      const piece = messages.pieceOf(program.models.get(model)!, view, draft.past)!;
      const slots = source.of === 'messages' ? source.slots : [];
      return {
        id: draft.id,
        group: piece.group,
        read: piece.messages.map((one) => [slots[one.slot], one.answered]),
      };
    },
    'profile',
    true,
  )) {
    const own = found.find((one) => one.id === id);
    if (own) return { group: own.group, read: own.read };
  }
  throw new Error(`${user} is nobody`);
}

it.each<[string, string, string | null, readonly (readonly [string, boolean])[]]>([
  // London, in summer.
  [
    'bob',
    'clicks',
    null,
    [
      ['9', true],
      ['0', false],
      ['9', false],
      ['9', false],
    ],
  ],
  // Shanghai; a day for an answer, so the latest one is not over.
  [
    'ann',
    'clicks',
    null,
    [
      ['16', true],
      ['7', false],
      ['16', false],
      ['16', false],
    ],
  ],
  [
    'ann',
    'opens',
    'gold',
    [
      ['16', true],
      ['7', true],
      ['16', false],
      ['16', false],
    ],
  ],
  [
    'bob',
    'opens',
    null,
    [
      ['9', true],
      ['0', true],
      ['9', false],
      ['9', false],
    ],
  ],
  // A channel that is not declared is none to choose; of the service nothing is asked.
  [
    'ann',
    'ways',
    'gold',
    [
      ['email', true],
      ['sms', false],
      ['email', false],
    ],
  ],
  // Two within an hour are one.
  [
    'bob',
    'orders',
    null,
    [
      ['10', true],
      ['10', true],
    ],
  ],
  [
    'ann',
    'orders',
    null,
    [
      ['17', true],
      ['17', true],
    ],
  ],
])('%s, by %s', async (user, model, group, read) => {
  expect(await readOf(user, model)).toEqual({ group, read });
});

it('what is learnt from was over at the cut-off, groups are as of then, and what came later judges', async () => {
  const { engine } = rig.daemon;
  const { learning, held, cutoffs } = await messages.materialOf({
    looking: engine,
    model: engine.run.program.models.get('judged')!,
    asOf: rig.clock.now(),
    isJudging: false,
    isStopped: () => false,
    onProgress: () => {},
  });
  expect(cutoffs).toEqual([Date.parse('2026-06-02T12:00:00Z')]);
  expect(learning.people).toHaveLength(2);
  expect([...learning.messages!.answered]).toEqual([1, 1]);
  // Ann became gold a month later.
  expect([...learning.messages!.group]).toEqual([-1, -1]);
  expect([...held.messages!.slot]).toEqual([0, 1, 0, 0, 1, 0]);
  expect([...held.messages!.isLater!]).toEqual([0, 1, 1, 0, 1, 1]);
  expect([...held.messages!.group]).toEqual([-1, -1]);
});

import { afterEach, describe, expect, test } from 'vitest';
import { welcoming } from '../rig/files.ts';
import { findingsOf, Rig } from '../rig/rig.ts';

let rig: Rig;
afterEach(async () => rig?.stop());

const first = '  - { id: settle, wait: 10h }\n';
const hello = '  - { id: hello, send: { template: hello, channel: email } }\n';
const rest = '  - { id: rest, wait: 2d }\n';
const reaction = `  - id: reaction
    wait: { when: { did: message_clicked }, up_to: 1d }
    else:
      - { id: nested, wait: 5d }
`;

/** Ann begins on 2 March at ten. */
async function begin(steps: string, until: string): Promise<void> {
  rig = await Rig.start(welcoming(steps));
  await rig.identify('ann', { email: 'ann@example.com' }, { consent: { marketing: ['email'] } });
  await rig.track('ann', 'order_completed', { order_id: '1', total: 1 });
  await rig.moveTo(until);
}

async function standing(): Promise<string> {
  const [instance] = (await rig.image('ann')).instances;
  if (!instance) return 'nowhere';
  const { step, due, reason } = instance;
  return `${step ?? reason} ${due === null ? '' : new Date(due).toISOString().slice(0, 16)}`.trim();
}

const cases: readonly (readonly [string, string, string, string, string, string])[] = [
  [
    'a wait that was shortened ends from when it began',
    first,
    '2026-03-02T12:00:00Z',
    first.replace('10h', '4h'),
    '',
    'settle 2026-03-02T14:00',
  ],
  [
    'one that is over by now ends at once',
    first + rest,
    '2026-03-02T14:00:00Z',
    first.replace('10h', '1h') + rest,
    '',
    'rest 2026-03-04T14:00',
  ],
  [
    'a wait that was lengthened',
    first,
    '2026-03-02T12:00:00Z',
    first.replace('10h', '3d'),
    '',
    'settle 2026-03-05T10:00',
  ],
  [
    'the limit of a wait for something',
    reaction,
    '2026-03-02T12:00:00Z',
    reaction.replace('1d', '7d'),
    '',
    'reaction 2026-03-09T10:00',
  ],
  [
    'who stands at a step that is gone goes to the next',
    first + rest,
    '2026-03-02T12:00:00Z',
    rest,
    '',
    'rest 2026-03-04T12:00',
  ],
  [
    'to the next that is left',
    first + reaction + rest,
    '2026-03-02T12:00:00Z',
    rest,
    '',
    'rest 2026-03-04T12:00',
  ],
  ['out of what was nested', reaction + rest, '2026-03-04T12:00:00Z', rest, '', 'rest 2026-03-06T12:00'],
  ['past the last step, if none is left', rest + first, '2026-03-04T12:00:00Z', rest, '', 'done'],
  [
    'where `migrations` says',
    first + rest + reaction,
    '2026-03-02T12:00:00Z',
    rest + reaction,
    'migrations: { settle: reaction }',
    'reaction 2026-03-03T12:00',
  ],
  [
    'also from a step that stays',
    first + rest,
    '2026-03-02T12:00:00Z',
    first + rest,
    'migrations: { settle: rest }',
    'rest 2026-03-04T12:00',
  ],
  [
    'a step that is of another type now is entered',
    first + rest,
    '2026-03-02T12:00:00Z',
    first.replace('wait: 10h', 'send: { template: hello, channel: email }') + rest,
    '',
    'rest 2026-03-04T12:00',
  ],
  [
    'a new step is met by those who have not passed its place',
    first,
    '2026-03-02T12:00:00Z',
    first + rest,
    '',
    'settle 2026-03-02T20:00',
  ],
];
test.each(cases)('%s', async (_, before, until, after, more, expected) => {
  await begin(before, until);
  await rig.replace(welcoming(after, more));
  await rig.moveTo(new Date(Date.parse(until) + 1).toISOString());
  expect(await standing()).toBe(expected);
});

test('a renamed journey too, and over two releases', async () => {
  await begin(first + rest, '2026-03-02T12:00:00Z');
  await rig.replace(welcoming(first + reaction + rest));
  const { 'journey.yaml': text, ...others } = welcoming(rest);
  await rig.replace({
    ...others,
    'journey.yaml': text.replace('id: welcome', 'id: greet'),
    'moved.yaml': 'moved: [ { from: journey.welcome, to: journey.greet } ]\n',
  });
  await rig.moveTo('2026-03-02T12:00:01Z');
  expect(await standing()).toBe('rest 2026-03-04T12:00');
});

test('a migration is made once', async () => {
  await begin(first + rest, '2026-03-02T12:00:00Z');
  await rig.replace(welcoming(first + rest, 'migrations: { rest: settle }'));
  await rig.moveTo('2026-03-02T20:00:01Z');
  await rig.replace(welcoming(first + rest + reaction, 'migrations: { rest: settle }'));
  expect(await standing()).toBe('rest 2026-03-04T20:00');
});

test('a message that a step asked for that is gone is withdrawn', async () => {
  rig = await Rig.start(welcoming(hello + rest), {
    answer: () => ({ outcome: 'transient', reason: 'busy', after: 3_600_000 }),
  });
  await rig.identify('ann', { email: 'ann@example.com' }, { consent: { marketing: ['email'] } });
  await rig.track('ann', 'order_completed', { order_id: '1', total: 1 });
  await rig.replace(welcoming(rest));
  expect(await standing()).toBe('rest 2026-03-04T10:00');
  const [dropped] = await rig.store.people.effects(['dropped'], 1);
  expect(dropped?.reason).toBe('step_removed');
  await rig.moveTo('2026-03-03T12:00:00Z');
  expect(rig.sent).toEqual([]);
});

describe('migrations', () => {
  test('to a step that is not there is an error', async () => {
    const found = await findingsOf(welcoming(rest, 'migrations: { settle: nowhere }'));
    expect(found.map(({ code, what }) => [code, what])).toEqual([
      ['CAR-712', 'this journey has no step `nowhere`'],
    ]);
  });
});

import { afterEach, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { segmentText } from './explain-segment.ts';
import { personOf } from './person.ts';

let rig: Rig;
afterEach(() => rig.stop());

/** The foreseen change of one segment for somebody who ordered for 10 on 2 March at 10:00, asked on 5 March. */
test.each([
  ['a window lets go', '{ did: order_completed, within: 30d }', 'leaves 1 Apr 2026, 11:00 (in 27d).'],
  ['a window lets in', '{ did: order_completed, until: 4d }', 'enters 6 Mar 2026, 10:00 (in 1d).'],
  ['for good', '{ did: order_completed }', 'this stays so.'],
  ['an absence begins', '{ not: { did: order_completed, within: 7d } }', 'enters 9 Mar 2026, 10:00 (in 4d).'],
  ['through another segment', '{ none: [ { in: recent } ] }', 'enters 12 Mar 2026, 10:00 (in 1w).'],
  ['a tag that counts days', 'days_away >= 5', 'enters 7 Mar 2026, 10:00 (in 2d).'],
  ['a birthday', '{ date: birthday, next: 7d, yearly: true }', 'enters 13 Mar 2026, 00:00 (in 8d).'],
])('%s', async (_, who, foreseen) => {
  rig = await Rig.start(
    {
      ...shop,
      'profile.yaml': `${shop['profile.yaml']}  birthday: date\n`,
      'd.yaml': 'kind: tag\nid: days_away\ntype: integer\ndid: order_completed\ndays_since: last\n',
      'r.yaml': 'kind: segment\nid: recent\nwho: { did: order_completed, within: 10d }\n',
      's.yaml': `kind: segment\nid: some\nwho: ${who}\n`,
    },
    { now: '2026-03-02T10:00:00Z' },
  );
  await rig.identify('ann', { birthday: '1980-03-20' });
  await rig.track('ann', 'order_completed', { order_id: 'a', total: 10 });
  await rig.moveTo('2026-03-05T10:00:00Z');
  const { profile } = await rig.image('ann');
  const { store } = rig;
  const { run } = rig.daemon.engine;
  const person = await personOf({ store, run, id: profile.id, at: rig.clock.now(), showPersonal: true });
  const segment = run.program.segments.find(({ id }) => id === 'some')!;
  expect(await segmentText(store, person!, segment)).toContain(`If nothing else happens, ${foreseen}`);
});

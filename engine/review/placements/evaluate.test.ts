/** Another policy, judged by the log of one that explored, where what it would earn is known. */
import { afterEach, expect, test } from 'vitest';
import { Draws } from '../../compiler/placement/draws.ts';
import { files } from '../../rig/placement-desk.ts';
import { compileFiles, Rig } from '../../rig/rig.ts';
import { askPlacement } from '../../runtime/placements/ask.ts';
import { evaluatePolicy } from './evaluate.ts';
import { evaluationText } from './text.ts';

const PEOPLE = 300;
/** How likely an order is, by city and offer. */
const LIKELY: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Rome: { gift: 0.6, points: 0.2 },
  Oslo: { gift: 0.3, points: 0.5 },
};
const policy = (rank: string) => `gives: offer
candidates: [ gift, points ]
${rank}
reward: { did: order_completed, within: 1h }
`;
const logging = policy(
  `rank: { by: 'item.id = "gift" ? 1 : 0' }\nexplore: { method: epsilon, rate: 0.8, by: city }`,
);
const byCity = policy(
  `rank: { by: '(city = "Rome") = (item.id = "gift") ? 1 : 0' }\nexplore: { method: epsilon, rate: 0.2, by: city }`,
);
/** Half of the people are of each city; the better offer with probability 0.9. */
const truth = (0.9 * 0.6 + 0.1 * 0.2 + 0.9 * 0.5 + 0.1 * 0.3) / 2;

let rig: Rig;
afterEach(() => rig.stop());

async function logged(definition: string): Promise<void> {
  rig = await Rig.start(files(definition), { buckets: 2 });
  const { engine } = rig.daemon;
  for (let person = 0; person < PEOPLE; person++) {
    const city = person % 2 === 0 ? 'Rome' : 'Oslo';
    const profile = { user_id: `p${person}` };
    await engine.accept(incoming(`i${person}`, profile, { traits: { city } }));
    const answer = await askPlacement(engine, {
      placement: 'slot',
      profile,
      context: {},
      trace: false,
      decision: `d${person}`,
    });
    const item = 'items' in answer ? answer.items[0]!.item : '';
    rig.clock.moveTo(rig.clock.now() + 1);
    if (new Draws(`reward ${person}`).uniform() < LIKELY[city]![item]!)
      await engine.accept(incoming(`o${person}`, profile, { event: 'order_completed' }));
  }
  await rig.settled();
}

function incoming(id: string, identifiers: Record<string, string>, more: object) {
  const nothing = {
    event: null,
    time: null,
    traits: {},
    consent: {},
    properties: {},
    imported: false,
    raw: null,
  };
  return { id, source: 'test', identifiers, ...nothing, ...more };
}

async function judged(definition: string, at: number) {
  const { program } = await compileFiles(files(definition));
  const placement = program.placements.get('slot')!;
  return evaluatePolicy({ store: rig.store, program, placement, reward: placement.reward!, at });
}

test('estimates hold what is true, and of what ran they are what was earned', async () => {
  await logged(logging);
  const soon = await judged(byCity, rig.clock.now());
  expect(soon).toEqual({ estimates: null, open: PEOPLE });
  const later = rig.clock.now() + 2 * 3_600_000;
  const { estimates, open } = await judged(byCity, later);
  expect(open).toBe(0);
  expect(estimates).toMatchObject({ decisions: PEOPLE, people: PEOPLE });
  for (const kind of ['inversePropensity', 'selfNormalised', 'doublyRobust'] as const) {
    const { value, standardError } = estimates![kind];
    // One draw of a crowd: three standard errors.
    expect(Math.abs(value - truth), kind).toBeLessThan(3 * standardError);
    expect(standardError).toBeLessThan(0.06);
  }
  const { low, high } = estimates!.meanWeight;
  expect(low < 1 && 1 < high).toBe(true);
  const same = (await judged(logging, later)).estimates!;
  expect(same.inversePropensity.value).toBeCloseTo(same.logged.value, 12);
  expect(same.effective).toBeCloseTo(PEOPLE, 6);
  expect(evaluationText({ estimates, open }, 'slot', 'a draft')).toMatch(
    /doubly robust +0\.\d+ +± 0\.\d+ +0\.\d+ … 0\.\d+/,
  );
}, 60_000);

test('what was never tried is told apart', async () => {
  await logged(policy('rank: { by: "item.id = \\"gift\\" ? 1 : 0" }'));
  const { estimates } = await judged(
    policy('rank: { by: "item.id = \\"points\\" ? 1 : 0" }'),
    rig.clock.now() + 1e8,
  );
  expect(estimates!.meanWeight).toMatchObject({ value: 0, high: 0 });
  expect(estimates!.effective).toBe(0);
  expect(evaluationText({ estimates, open: 0 }, 'slot', 'a draft')).toContain('was never tried');
}, 60_000);

/** What databases would answer differently is refused, with the reason and the place: never a wrong query. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { contextOf, siteOf } from '../compiler/context.ts';
import type { Condition } from '../language/kinds.ts';
import { compileFiles } from '../rig/rig.ts';
import { garage } from '../runtime/entities.testing.ts';
import { lowerPeople, lowerSegment } from './lower.ts';
import { declared, late, segmentYaml } from './world.testing.ts';

const cases = parse(readFileSync(new URL('cases/refusals.yaml', import.meta.url), 'utf8')) as Condition[];
const texts: Readonly<Record<string, string>> = {
  only_sampled: segmentYaml('only_sampled', { sample: { percent: 1, seed: 'b' } }),
  ...Object.fromEntries(cases.map((who, index) => [`case_${index}`, segmentYaml(`case_${index}`, who)])),
};
const { workspace } = await compileFiles({
  ...declared(late),
  ...Object.fromEntries(Object.entries(texts).map(([id, text]) => [`${id}.yaml`, text])),
});
const context = contextOf(workspace);
const anywhere = siteOf(context, workspace.get('segment', 'case_0')!);

describe.each(['sqlite', 'postgres'] as const)('%s', (dialect) => {
  test('each reason is said, at its place', async () => {
    const told = cases.map((who, index) => {
      const lowered = lowerSegment(context, `case_${index}`, { dialect, now: 0 });
      if (lowered.ok) throw new Error(`has SQL: ${JSON.stringify(who)}\n${lowered.sql}`);
      const { at, address, why } = lowered;
      const line = texts[address.slice('segment.'.length)]!.split('\n')[at.line - 1]!;
      const end = at.endLine === at.line ? at.endColumn - 1 : line.length;
      const shown = stringify(who, { collectionStyle: 'flow', lineWidth: 0 }).trim();
      return `${shown}\n  at: ${line.slice(at.column - 1, end)}\n  ${why}\n`;
    });
    // The same in both dialects.
    await expect(told.join('\n')).toMatchFileSnapshot('golden/refusals.txt');
  });
});

test.each(['any', 'not', 'none'])('what has no SQL in `%s` is not left out of a superset', (head) => {
  const bad = '$contains(country, "G")';
  const who = head === 'not' ? { not: bad } : head === 'none' ? { none: [bad] } : { any: ['vip', bad] };
  const lowered = lowerPeople(context, who as Condition, anywhere, {
    dialect: 'sqlite',
    now: 0,
    superset: true,
  });
  expect(lowered).toMatchObject({ ok: false, why: expect.stringContaining('$contains') });
});

test.each([
  ['score = null', 'null is equal to null'],
  ['country != "GB"', 'what is missing is not unequal'],
  ['$not(vip)', 'write `not:`'],
  ['spent', 'is a tag'],
])('%s, which the language refuses where it may be missing', (who, why) => {
  const lowered = lowerPeople(context, who, anywhere, { dialect: 'postgres', now: 0 });
  expect(lowered).toMatchObject({ ok: false, why: expect.stringContaining(why) });
});

test.each([
  [{ has: 'vehicle' }, 'what is related is known to the engine, and stands in no column'],
  [{ changed: { trait: 'country' } }, 'a value before and after is kept as JSON, of whatever type it is'],
  [{ assigned: 'trial' }, 'the first exposure is found by walking through all of them'],
  [
    { top: { count: 1, by: 'score' } },
    'who is among the top is known since the last refresh, and stands in no column',
  ],
  [{ did: 'message_sent', step: 'win_back.nudge' }, '`step` asks for the way through a journey'],
  [{ did: 'message_sent', after: 'start' }, '`after` asks for the way through a journey'],
  [
    { did: 'order_completed', where: { in: 'only_sampled', ref: 'channel' } },
    'what a thing was a member of is kept with the event, in no column',
  ],
])('%j has no SQL', (who, why) => {
  for (const dialect of ['sqlite', 'postgres'] as const) {
    const lowered = lowerPeople(context, who as unknown as Condition, anywhere, { dialect, now: 0 });
    expect(lowered).toMatchObject({ ok: false, why });
  }
});

test('a segment of things', async () => {
  const files = { ...garage, 'x.yaml': 'kind: segment\nid: worn\nof: vehicle\nwho: mileage > 60000' };
  const { workspace } = await compileFiles(files);
  const lowered = lowerSegment(contextOf(workspace), 'worn', { dialect: 'sqlite', now: 0 });
  expect(lowered).toMatchObject({
    ok: false,
    why: 'queries are about people; it has others as its members',
    at: { line: 3 },
  });
});

test('a list from outside, itself and asked for by `in`', async () => {
  const list =
    'kind: segment\nid: listed\nlist: { connector: csv, path: vip.csv, profile: { user_id: id } }\n';
  const { workspace } = await compileFiles({
    ...declared(late),
    'list.yaml': list,
    'in.yaml': segmentYaml('asks', { in: 'listed' }),
  });
  const asked = { dialect: 'sqlite', now: 0 } as const;
  for (const id of ['listed', 'asks']) {
    const lowered = lowerSegment(contextOf(workspace), id, asked);
    expect(lowered).toMatchObject({
      ok: false,
      address: 'segment.listed',
      why: expect.stringContaining('a list'),
    });
  }
});

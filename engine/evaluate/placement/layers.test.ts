import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { Desk } from '../../rig/placement-desk.ts';
import type { JsonObject } from '../../store/store.ts';
import type { Learnt } from './news.ts';
import { givenOf } from './record.ts';

interface Case {
  readonly name: string;
  readonly placement: JsonObject;
  readonly items?: Readonly<Record<string, JsonObject>>;
  readonly traits?: JsonObject;
  readonly context?: JsonObject;
  readonly learnt?: Learnt['groups'];
  readonly size?: number;
  readonly given?: readonly string[];
  /** Instead of `given`: by the arm that is met. */
  readonly arm?: Readonly<Record<string, readonly string[]>>;
  readonly passed?: readonly string[];
}

const cases = parse(readFileSync(new URL('layers.yaml', import.meta.url), 'utf8')) as readonly Case[];

test.each(cases)(
  '$name',
  async ({ placement, items, traits, context, learnt, size, passed = [], ...want }) => {
    const desk = await Desk.open(stringify(placement), items);
    const person = { ...(traits && { traits }), ...(context && { context }) };
    const decided = desk.decide(person, size === undefined ? {} : { size }, learnt);
    const given = givenOf(decided).map(({ item, by }) => (by === 'rank' ? item : `${item} ${by}`));
    const [met] = decided.exposed;
    expect(given).toEqual(want.arm ? want.arm[met!.arm] : want.given);
    const said = decided.slate.passed.map(({ layer, item, why }) =>
      why === layer ? `${layer} ${item}` : `${layer} ${item} ${why}`,
    );
    expect(said).toEqual(passed);
    expect(decided.exposed).toHaveLength(want.arm ? 1 : 0);
  },
);

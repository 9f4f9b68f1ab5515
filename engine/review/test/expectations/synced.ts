/** `synced`: whether the outside system of an audience has been told that somebody is in its list. */
import { changeOf, isSync } from '../../../evaluate/effects/sync.ts';
import type { EffectRow } from '../../../store/store.ts';
import type { Facts } from '../facts.ts';
import type { Check } from './expectation.ts';

export const synced: Check<'synced'> = function* (expected, facts) {
  for (const [audience, wanted] of Object.entries(expected)) {
    const changes = facts.effects.filter((row) => isSync(row) && changeOf(row).audience === audience);
    const isIn = namesOver(changes).size > 0;
    if (isIn === wanted) continue;
    yield {
      path: ['synced', audience],
      what: `${facts.who} is ${isIn ? '' : 'not '}in ${audience}, as the outside system was told`,
      expected: [wanted ? `told to be in ${audience}` : `not told to be in ${audience}`],
      actual: [
        ...(changes.length === 0 ? [`nothing was told of ${facts.who}`] : changes.map(changeWords)),
        ...refusals(audience, facts),
      ],
    };
  }
};

/** By which they are in the list over there, as far as it has heard. */
function namesOver(changes: readonly EffectRow[]): ReadonlySet<string> {
  const names = new Set<string>();
  const told = changes.filter(({ status }) => status === 'sent').map(changeOf);
  for (const { do: change, names: some } of told.toSorted((a, b) => a.turn - b.turn))
    for (const name of some) {
      if (change === 'add') names.add(name);
      else names.delete(name);
    }
  return names;
}

/** Without what they are told by, which is personal. */
function changeWords(row: EffectRow): string {
  const { do: change } = changeOf(row);
  return `${change === 'add' ? 'put in' : 'taken out'}: ${row.status}${row.reason === null ? '' : ` (${row.reason})`}`;
}

function refusals(audience: string, { decisions }: Pick<Facts, 'decisions'>): readonly string[] {
  return decisions
    .filter(({ outcome, detail }) => outcome !== 'sent' && detail['audience'] === audience)
    .map(({ outcome, reason }) => `${outcome}: ${reason}`);
}

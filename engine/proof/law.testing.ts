/**
 * The law: what the naive evaluator tells of a person is what every way of running the engine tells, at every
 * instant: memberships, tags, what was set aside, and every change of membership with its instant and cause.
 */
import { expect } from 'vitest';
import type { Case } from './case.testing.ts';
import type { Coverage } from './coverage.testing.ts';
import type { Act } from './generate/history.testing.ts';
import { stepsOf } from './naive/accepted.testing.ts';
import { Expressions } from './naive/expressions.testing.ts';
import { type Change, playNaively, type Told } from './naive/journal.testing.ts';
import { compiled } from './ways/compiled.testing.ts';
import { type Played, playEvaluator, runWith } from './ways/evaluator.testing.ts';

const SOMEBODY = 4_503_599_627_370_497;

/** All at once; in random pieces; piece by piece. */
const waysOf = (
  acts: readonly Act[],
  cuts: ReadonlySet<number>,
): Readonly<Record<string, ReadonlySet<number>>> => ({
  'in one piece': new Set(),
  'in random pieces': cuts,
  'written after every act': new Set(acts.keys()),
});

/** Throws at the first difference. */
export async function demandOfEvaluator(
  { definitions, histories, cuts }: Case,
  coverage?: Coverage,
): Promise<void> {
  const candidate = await compiled(definitions);
  coverage?.compiled(definitions, 'refused' in candidate ? candidate.refused : null);
  if ('refused' in candidate) {
    if (!coverage) throw new Error(candidate.refused.join('\n'));
    return;
  }
  const run = runWith(candidate);
  const expressions = new Expressions(definitions.zone);
  for (const [index, acts] of histories.entries()) {
    const id = SOMEBODY + index;
    const naive = await playNaively(definitions, id, stepsOf(definitions, acts), expressions);
    coverage?.told(definitions, naive);
    for (const [way, some] of Object.entries(waysOf(acts, cuts[index] ?? new Set()))) {
      demandSame(way, naive, acts, playEvaluator(run, id, acts, some));
    }
  }
}

function demandSame(way: string, naive: Told, acts: readonly Act[], played: Played): void {
  const wrong = acts.flatMap((act) => ('id' in act && act.isWrong ? [act.id] : []));
  expect(played.setAside, `${way}: set aside`).toEqual(wrong);
  expect(played.snapshots, `${way}: memberships and tags`).toEqual(naive.snapshots);
  expect(inOrder(played.changes), `${way}: changes`).toEqual(inOrder(naive.changes));
  expect(played.rebuilt, `${way}: rebuilt from the events`).toEqual(naive.snapshots.at(-1) ?? null);
}

/** Which of several segments changed first at an instant means nothing; what one of them did does. */
export function inOrder(changes: readonly Change[]): Change[] {
  return changes.toSorted(
    (a, b) => a.at - b.at || (a.segment < b.segment ? -1 : a.segment > b.segment ? 1 : 0),
  );
}

/** What changed, by moments of so many milliseconds; who came and went within one was never there. */
export function leftOf(changes: readonly Change[], moment = 1): string[] {
  const left = new Map<string, number>();
  for (const { at, segment, entered } of changes) {
    const when = `${new Date(Math.floor(at / moment) * moment).toISOString()} ${segment}`;
    left.set(when, (left.get(when) ?? 0) + (entered ? 1 : -1));
  }
  return [...left]
    .filter(([, count]) => count !== 0)
    .map(([when, count]) => `${when} ${count}`)
    .sort();
}

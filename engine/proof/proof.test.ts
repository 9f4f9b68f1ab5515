/** The naive evaluator and the engine's, over thousands of people in hundreds of made-up workspaces. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cases } from './case.testing.ts';
import { caseText } from './case-file.testing.ts';
import { Coverage } from './coverage.testing.ts';
import { demandOfEvaluator } from './law.testing.ts';
import { seed, share } from './seed.testing.ts';

const WORKSPACES = 300;
const CROWDED = 12;

test('a person is told the same by the naive evaluator and by the engine', async () => {
  const coverage = new Coverage();
  const law = fc.asyncProperty(cases({ definitions: 7, least: 3, histories: 8 }), async (one) => {
    try {
      await demandOfEvaluator(one, coverage);
    } catch (error) {
      throw new Error(`${String(error)}\n\nfor cases/:\n${caseText(one)}`, { cause: error });
    }
  });
  await fc.assert(law, { numRuns: WORKSPACES * share, seed });
  demandCoverage(coverage);
}, 36_000_000);

test('so is one to whom more happens than a state keeps', async () => {
  const coverage = new Coverage();
  const law = fc.asyncProperty(cases({ definitions: 6, histories: 2, isCrowded: true }), (one) =>
    demandOfEvaluator(one, coverage),
  );
  await fc.assert(law, { numRuns: CROWDED * share, seed });
  expect([...coverage.refused], 'refused').toEqual([]);
  expect(coverage.changes).toBeGreaterThan(coverage.people / 2);
}, 36_000_000);

/** What a proof must have been about; each of these words was written at least so often. */
const OFTEN = 5;
const WORDS = `
  all any none not in did sequence date sample changed expression
  assigned assigned.arm changed.tag changed.trait changed.from changed.to changed.within changed.since changed.until tag.history
  did.value_changed tag.value_changed tag.imported
  did.each did.where did.times did.which did.sum did.avg did.min did.max did.distinct did.is
  did.within did.since did.until did.step did.step.which
  is.at_least is.at_most is.exactly is.between
  within.span within.calendar within.this_week within.last_week within.this_month within.last_month
  within.this_quarter within.last_quarter within.this_year within.last_year
  step.up_to step.for step.where step.not_between sequence.up_to sequence.within same.string same.object step.not_again
  date.last date.next date.yearly
  tag.value tag.rules tag.did tag.each tag.where tag.within tag.since tag.until tag.decimals
  tag.count tag.sum tag.avg tag.min tag.max tag.distinct tag.first tag.last tag.most_frequent tag.days_since tag.days_between
  part.address.city part.address.floor part.box.label part.box.weight part.scores part.sizes
  tag.type.text tag.type.number tag.type.integer tag.type.boolean tag.type.date tag.type.instant
  $exists $not $contains $string $length $number $sum $max $count $local $plus $uppercase $substring $join
`;

function demandCoverage({ refused, people, changes, words, truths }: Coverage): void {
  expect([...refused], 'refused').toEqual([]);
  expect(people).toBeGreaterThan(WORKSPACES * 4);
  expect(changes).toBeGreaterThan(people);
  const rare = WORDS.trim()
    .split(/\s+/)
    .filter((word) => (words.get(word) ?? 0) < OFTEN);
  expect(rare, 'hardly ever written').toEqual([]);
  const oneSided = [...truths].filter(([, { held, failed }]) => Math.min(held, failed) < 10 * OFTEN);
  expect(oneSided, 'nearly always true, or never').toEqual([]);
}

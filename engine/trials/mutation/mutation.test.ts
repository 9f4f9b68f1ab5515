/**
 * Mutants of the starter programme: a seeded sample in the suite, all of them with CARILLON_LONG=1 or `npm run mutation`. That
 * every operator makes what it says, and that figures count what they say, are tests of their own.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { Random } from '../../bench/workload/random.ts';
import { Judge, type Verdict } from './judge.ts';
import { operators } from './operators/index.ts';
import { type Mutant, mutantsOf } from './place.ts';
import { figuresOf, lineOf, resultsText, summaryOf } from './results.ts';

const STARTER = fileURLToPath(new URL('../../../definitions', import.meta.url));
/** Of the sample in the suite: each costs seconds. */
const MUTANTS = 3;
/** Few enough for seconds. */
const PEOPLE = 20;
const ENOUGH = 0.9;

async function judged(people: number | undefined, choose: (all: readonly Mutant[]) => readonly Mutant[]) {
  const judge = await Judge.open(STARTER, people);
  onTestFinished(() => judge.close());
  const verdicts: Verdict[] = [];
  for (const mutant of choose(mutantsOf(await judge.texts(), operators)))
    verdicts.push(await judge.judge(mutant, false));
  return figuresOf(verdicts);
}

/** Of operators far from one another, so that what they change differs. */
function sample(all: readonly Mutant[], random: Random): readonly Mutant[] {
  return Array.from({ length: MUTANTS }, (_, index) => {
    const { name } = operators[(index * 4) % operators.length]!;
    return random.of(all.filter(({ operator }) => operator === name));
  });
}

/** What the long form could not catch, or by plan alone, stands in its results by name. */
const RESULTS = readFileSync(new URL('RESULTS.md', import.meta.url), 'utf8');

test('of a sample nobody survives whom the results do not name', { timeout: 300_000 }, async () => {
  const { valid, byTests, survivors } = await judged(PEOPLE, (all) => sample(all, new Random(3)));
  expect(valid).toBeGreaterThan(MUTANTS / 3);
  expect(byTests).toBeGreaterThan(valid / 2);
  const unnamed = survivors.map(({ mutant }) => lineOf(mutant)).filter((line) => !RESULTS.includes(line));
  expect(unnamed).toEqual([]);
});

test.runIf(process.env['CARILLON_LONG'] === '1')(
  'nine of ten mutants are caught',
  { timeout: 7_200_000 },
  async () => {
    const figures = await judged(undefined, (all) => all);
    expect((figures.byTests + figures.byPlan) / figures.valid, summaryOf(figures)).toBeGreaterThanOrEqual(
      ENOUGH,
    );
  },
);

const files = new Map([
  [
    'a.yaml',
    `# A segment.
kind: segment
id: keen
title: 7 days
who:
  all:
    - { did: bought, times: { at_least: 2 }, within: 7d }
    - not: { in: [far, away] }
    - score >= 3 and town = "Ely"
---
kind: journey
id: hello
start: { enters: keen, again: never }
steps:
  - { id: wait, wait: 2h }
  - { id: write, send: { template: hello, channel: email } }
---
kind: segment
id: far
who: score < 1
---
kind: policy
id: contact
quiet: [ { class: marketing, from: "21:00", to: "08:00", otherwise: wait } ]
`,
  ],
]);

test('what every operator makes', () => {
  const made = mutantsOf(files, operators).map(({ address, operator, line, what }) => {
    return `${address}:${line} ${operator}: ${what}`;
  });
  expect(made).toMatchInlineSnapshot(`
    [
      "segment.keen:6 add a not: who: with \`not\`",
      "segment.keen:6 change an operator: who: all → any",
      "segment.keen:6 remove a key: who: without who",
      "segment.keen:7 remove a key: who.all: without all",
      "segment.keen:7 remove an element: who.all: without the 1.",
      "segment.keen:7 remove an element: who.all: without the 2.",
      "segment.keen:7 remove an element: who.all: without score >= 3 and town = "Ely"",
      "segment.keen:7 add a not: who.all.0: with \`not\`",
      "segment.keen:7 remove a key: who.all.0.did: without did (bought)",
      "segment.keen:7 change an operator: who.all.0.times: at_least → at_most",
      "segment.keen:7 remove a key: who.all.0.times: without times",
      "segment.keen:7 change a number: who.all.0.times.at_least: 2 → 3",
      "segment.keen:7 remove a key: who.all.0.times.at_least: without at_least (2)",
      "segment.keen:7 change a duration: who.all.0.within: 7d → 8d",
      "segment.keen:7 change a duration: who.all.0.within: 7d → 6d",
      "segment.keen:7 remove a key: who.all.0.within: without within (7d)",
      "segment.keen:8 drop a not: who.all.1: without \`not\`",
      "segment.keen:8 remove a key: who.all.1.not: without not",
      "segment.keen:8 remove a key: who.all.1.not.in: without in",
      "segment.keen:8 remove an element: who.all.1.not.in: without far",
      "segment.keen:8 remove an element: who.all.1.not.in: without away",
      "segment.keen:8 name another: who.all.1.not.in.0: far → keen",
      "segment.keen:9 add a not: who.all.2: with \`not\`",
      "segment.keen:9 change an expression: who.all.2: score >= 3 and town = "Ely" → score > 3 and town = "Ely"",
      "segment.keen:9 change an expression: who.all.2: score >= 3 and town = "Ely" → score >= 3 and town != "Ely"",
      "segment.keen:9 change an expression: who.all.2: score >= 3 and town = "Ely" → score >= 3 or town = "Ely"",
      "segment.keen:9 change an expression: who.all.2: score >= 3 and town = "Ely" → score >= 4 and town = "Ely"",
      "segment.keen:9 change an expression: who.all.2: score >= 3 and town = "Ely" → score >= 3 and town = "Elyx"",
      "journey.hello:13 change an operator: start: enters → leaves",
      "journey.hello:13 remove a key: start: without start",
      "journey.hello:13 name another: start.enters: keen → far",
      "journey.hello:13 remove a key: start.enters: without enters (keen)",
      "journey.hello:13 change a word: start.again: never → always",
      "journey.hello:15 remove a key: steps: without steps",
      "journey.hello:15 remove an element: steps: without wait",
      "journey.hello:15 remove an element: steps: without write",
      "journey.hello:15 swap two neighbours: steps: write before wait",
      "journey.hello:15 change a duration: steps.0.wait: 2h → 3h",
      "journey.hello:15 change a duration: steps.0.wait: 2h → 1h",
      "journey.hello:15 remove a key: steps.0.wait: without wait (2h)",
      "journey.hello:16 remove a key: steps.1.send: without send",
      "journey.hello:16 remove a key: steps.1.send.template: without template (hello)",
      "journey.hello:16 remove a key: steps.1.send.channel: without channel (email)",
      "segment.far:20 add a not: who: with \`not\`",
      "segment.far:20 change an expression: who: score < 1 → score <= 1",
      "segment.far:20 change an expression: who: score < 1 → score < 2",
      "segment.far:20 remove a key: who: without who (score < 1)",
      "policy.contact:24 remove a key: quiet: without quiet",
      "policy.contact:24 remove an element: quiet: without the 1.",
      "policy.contact:24 change a word: quiet.0.class: marketing → service",
      "policy.contact:24 remove a key: quiet.0.class: without class (marketing)",
      "policy.contact:24 change an hour or a day: quiet.0.from: 21:00 → 22:00",
      "policy.contact:24 remove a key: quiet.0.from: without from (21:00)",
      "policy.contact:24 change an hour or a day: quiet.0.to: 08:00 → 09:00",
      "policy.contact:24 remove a key: quiet.0.to: without to (08:00)",
      "policy.contact:24 change a word: quiet.0.otherwise: wait → drop",
    ]
  `);
});

test('a mutant differs in one place, and the rest of its file means the same', () => {
  const [first] = mutantsOf(
    files,
    operators.filter(({ name }) => name === 'change a duration'),
  );
  expect(first!.text).toContain('within: 8d');
  expect(first!.text).toContain('score < 1');
  expect(new Set(mutantsOf(files, operators).map(({ text }) => text)).size).toBe(
    mutantsOf(files, operators).length,
  );
});

test('figures', () => {
  const [mutant] = mutantsOf(files, operators);
  const verdict = (more: Partial<Verdict>): Verdict => ({
    mutant: mutant!,
    invalid: null,
    test: null,
    plan: [],
    ...more,
  });
  const verdicts = [
    verdict({ invalid: 'CAR-203' }),
    verdict({ test: 'one' }),
    verdict({ plan: ['3 begin hello', 'email: 1 → 2 messages'] }),
    verdict({}),
  ];
  expect(figuresOf(verdicts)).toMatchObject({ mutants: 4, invalid: 1, valid: 3, byTests: 1, byPlan: 1 });
  expect(figuresOf(verdicts).survivors).toEqual([verdicts[3]]);
  const text = resultsText(verdicts, 12.3);
  expect(text).toContain(
    'of 3 valid ones 33.3 % are caught by tests alone, 66.7 % by tests or plan; 1 survive',
  );
  expect(text).toContain('— 3 begin hello, and 1 more');
});

/**
 * One condition on one profile, three ways: as a segment of the engine, by the jsonata package, by
 * json-rules-engine. Each is compiled once and asked about the same people in turn; all must agree on everybody.
 */

import { Engine, type EngineResult } from 'json-rules-engine';
import jsonata from 'jsonata';
import type { Program } from '../../compiler/program.ts';
import { newDraft } from '../../evaluate/draft.ts';
import { ProfileView } from '../../evaluate/scope.ts';
import type { JsonObject } from '../../store/store.ts';
import { median } from '../statistics.ts';
import { CONDITIONS, type ConditionText, conditionProfiles } from '../workload/conditions.ts';
import { compileFolder } from '../workload/folder.ts';

const PEOPLE = 200;
const ROUNDS = 5;
/** Milliseconds of one way in one round; the count of questions is made to fit. */
const ROUND = 60;

/** One of the three ways, with no more around it than a caller of it would have. */
interface Way {
  /** About the person of that number. */
  ask(person: number): unknown;
  holds(answer: unknown): boolean;
}

export interface ConditionTimes {
  readonly id: string;
  /** Microseconds for one answer; null where it cannot be said. */
  readonly engine: number;
  readonly jsonata: number;
  readonly rules: number | null;
}

export async function run({ folder }: { readonly folder: string }): Promise<ConditionTimes[]> {
  const { program } = await compileFolder(folder);
  const people = conditionProfiles(PEOPLE);
  const times: ConditionTimes[] = [];
  for (const condition of CONDITIONS) times.push(await timesOf(condition, program, people));
  return times;
}

async function timesOf(
  condition: ConditionText,
  program: Program,
  people: readonly JsonObject[],
): Promise<ConditionTimes> {
  const ways = {
    engine: ofEngine(condition, program, people),
    jsonata: ofJsonata(condition, people),
    ...(condition.rule && { rules: ofRules(condition.rule, people) }),
  };
  await checkAgreement(condition.id, Object.values(ways));
  const rounds: Record<string, number[]> = {};
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const microseconds = await timeOne(way, name === 'engine');
      // The first round warms the code up.
      if (round > 0) rounds[name] = [...(rounds[name] ?? []), microseconds];
    }
  }
  return {
    id: condition.id,
    engine: median(rounds['engine']!),
    jsonata: median(rounds['jsonata']!),
    rules: rounds['rules'] ? median(rounds['rules']) : null,
  };
}

/** The view of a person is made for the one question, though the engine asks all its segments of one view. */
function ofEngine({ id }: ConditionText, program: Program, people: readonly JsonObject[]): Way {
  const { test } = program.segments.find((segment) => segment.id === id)!;
  const layout = {
    release: 1,
    releasedAt: 0,
    features: program.features.map((_, index) => index),
    segments: program.segments.map((_, index) => index),
    newJourneys: new Set<string>(),
    movedJourneys: new Map<string, string>(),
    movedSegments: new Map<string, string>(),
    passedSince: new Map<string, number>(),
  };
  const drafts = people.map((traits, index) => ({
    ...newDraft(program, layout, index, 0),
    traits: { ...traits },
  }));
  return {
    ask: (person) => test.holds(new ProfileView(program, drafts[person]!)),
    holds: (answer) => answer === true,
  };
}

function ofJsonata({ jsonata: text }: ConditionText, people: readonly JsonObject[]): Way {
  const expression = jsonata(text);
  return { ask: (person) => expression.evaluate(people[person]), holds: (answer) => answer === true };
}

function ofRules(conditions: NonNullable<ConditionText['rule']>, people: readonly JsonObject[]): Way {
  const engine = new Engine([{ conditions, event: { type: 'holds' } }]);
  return {
    ask: (person) => engine.run(people[person]),
    holds: (answer) => (answer as EngineResult).events.length > 0,
  };
}

async function checkAgreement(id: string, ways: readonly Way[]): Promise<void> {
  let holding = 0;
  for (let person = 0; person < PEOPLE; person++) {
    const answers = await Promise.all(ways.map(async ({ ask, holds }) => holds(await ask(person))));
    if (new Set(answers).size > 1)
      throw new Error(`condition ${id}: ${answers.join(', ')} about person ${person}`);
    if (answers[0]) holding += 1;
  }
  if (holding === 0 || holding === PEOPLE) throw new Error(`condition ${id} is the same for everybody`);
}

/** Microseconds for one answer. Who answers at once is not made to wait for a promise. */
async function timeOne({ ask }: Way, atOnce: boolean): Promise<number> {
  let asked = 0;
  let answered: unknown;
  const start = performance.now();
  let spent = 0;
  while (spent < ROUND) {
    for (let person = 0; person < PEOPLE; person++) {
      answered = atOnce ? ask(person) : await ask(person);
    }
    asked += PEOPLE;
    spent = performance.now() - start;
  }
  if (answered === undefined) throw new Error('nobody answered');
  return (spent / asked) * 1000;
}

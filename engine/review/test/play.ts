/** Plays one test on a stage of its own, from its first event to its last expectation. */

import { instantAt } from '../../compiler/tests/check-test.ts';
import type { Path } from '../../language/definition.ts';
import type { Range } from '../../language/diagnostic.ts';
import type { TestExpectation, TestProfile } from '../../language/kinds.ts';
import { formatOffset } from '../../language/offset.ts';
import type { Candidate } from '../../runtime/release.ts';
import type { DecisionRow, JsonObject } from '../../store/store.ts';
import type { Mismatch } from './expectations/expectation.ts';
import { mismatchesOf } from './expectations/index.ts';
import { type Facts, factsOf } from './facts.ts';
import { personaOf } from './persona.ts';
import type { TestFailure } from './result.ts';
import type { Happening, Scenario } from './scenario.ts';
import { Stage } from './stage.ts';
import { type Known, tellEvent, tellProfile } from './tell.ts';
import { type Cast, type KnownThing, tellChange, tellThing } from './tell-thing.ts';
import { type TraceEntry, traceOf } from './trace.ts';

export interface Played {
  readonly failures: readonly TestFailure[];
  /** All that was decided about anybody. */
  readonly decisions: readonly DecisionRow[];
  /** What led to the end, by who. */
  readonly traces: ReadonlyMap<string, readonly TraceEntry[]>;
}

/** Instants of tests are whole seconds: an expectation is looked at when its second is over, and all of it has been done. */
const AFTERWARDS = 999;

export async function play(scenario: Scenario, candidate: Candidate): Promise<Played> {
  const stage = await Stage.open(candidate, scenario);
  try {
    return await new Player(scenario, candidate, stage).play();
  } finally {
    await stage.close();
  }
}

function byPlace(a: Range, b: Range): number {
  return a.line - b.line || a.column - b.column;
}

function isImported(happening: Happening): boolean {
  return happening.type === 'event' && happening.event.imported === true;
}

class Player {
  readonly #known = new Map<string, Known | KnownThing>();
  readonly #failures: TestFailure[] = [];
  readonly #scenario: Scenario;
  readonly #candidate: Candidate;
  readonly #stage: Stage;

  constructor(scenario: Scenario, candidate: Candidate, stage: Stage) {
    this.#scenario = scenario;
    this.#candidate = candidate;
    this.#stage = stage;
  }

  async play(): Promise<Played> {
    const { timeline } = this.#scenario;
    for (const [index, happening] of timeline.entries()) {
      const problem = await this.#turn(happening);
      // What one import tells at one instant belongs together.
      const next = timeline[index + 1];
      if (isImported(happening) && !(next && isImported(next) && next.at === happening.at))
        await this.#stage.settleImport();
      // What was meant to happen did not: nothing after it says anything.
      if (problem === null) continue;
      this.#failures.push(this.#unplayable(happening, problem));
      break;
    }
    const { decisions, traces } = await this.#end();
    return { failures: this.#failures, decisions, traces };
  }

  async #turn(happening: Happening): Promise<string | null> {
    const { at, type, who, path } = happening;
    await this.#stage.moveTo(type === 'expect' ? at + AFTERWARDS : at);
    if (type === 'profile' || type === 'thing') return this.#meet(happening);
    const known = this.#known.get(who);
    if (!known) return `nobody has heard of ${who} at ${formatOffset(at - this.#scenario.start)}`;
    if (type === 'expect') {
      await this.#expect(happening, known);
      return null;
    }
    // What stands elsewhere in the test must not change the id of a message, by which ties are ordered.
    const name = [...path, who].join(' ');
    const { traits = {} } = happening.event;
    if ('entity' in known) return tellChange(this.#stage, known, traits as JsonObject, this.#cast, name);
    return tellEvent(this.#stage, known, happening.event, { name, time: happening.time });
  }

  async #meet(happening: Extract<Happening, { type: 'profile' | 'thing' }>): Promise<string | null> {
    const { who } = happening;
    const told =
      happening.type === 'thing'
        ? await tellThing(this.#stage, who, happening.thing, this.#cast)
        : await this.#meetPerson(who, happening.profile);
    if ('problem' in told) return told.problem;
    this.#known.set(who, told);
    return null;
  }

  async #meetPerson(who: string, profile: TestProfile): Promise<Known | { readonly problem: string }> {
    const persona = personaOf(who, profile, this.#candidate);
    return 'problem' in persona ? persona : tellProfile(this.#stage, who, profile, persona.identifiers);
  }

  get #cast(): Cast {
    return { workspace: this.#candidate.workspace, people: this.#known };
  }

  async #expect(happening: Extract<Happening, { type: 'expect' }>, known: Known): Promise<void> {
    const facts = await this.#facts(happening.who, known, happening.at, happening.expected);
    const mismatches = [...mismatchesOf(happening.expected, facts)];
    if (mismatches.length === 0) return;
    const trace = await traceOf(this.#stage.store, facts, this.#scenario);
    const failures = mismatches.map((mismatch) => this.#failure(happening, mismatch, trace));
    this.#failures.push(...failures.toSorted((a, b) => byPlace(a.range, b.range)));
  }

  #facts(who: string, known: Known, at: number, { since }: Pick<TestExpectation, 'since'>): Promise<Facts> {
    const { start, begin } = this.#scenario;
    const { workspace } = this.#candidate;
    const from = since === undefined ? begin : instantAt(since, start);
    return factsOf(this.#stage, who, known, { at, since: from, start, workspace });
  }

  #failure({ path, at, who }: Happening, mismatch: Mismatch, trace: readonly TraceEntry[]): TestFailure {
    const { what, expected, actual, truth = null, journeys = [] } = mismatch;
    const range = this.#rangeOf([...path, ...mismatch.path]);
    return { range, what, who, at, offset: this.#offset(at), expected, actual, truth, trace, journeys };
  }

  #unplayable({ path, at, who, type }: Happening, problem: string): TestFailure {
    return {
      range: this.#rangeOf(path),
      what: problem,
      who,
      at,
      offset: this.#offset(at),
      expected: [
        type === 'profile' || type === 'thing'
          ? `the engine hears of ${who}`
          : `the engine is told this of ${who}`,
      ],
      actual: [problem],
      truth: null,
      trace: [],
      journeys: [],
    };
  }

  #offset(at: number): string {
    return formatOffset(at - this.#scenario.start);
  }

  #rangeOf(path: Path) {
    return this.#scenario.definition.locate(path);
  }

  async #end(): Promise<Pick<Played, 'decisions' | 'traces'>> {
    const decisions: DecisionRow[] = [];
    const traces = new Map<string, readonly TraceEntry[]>();
    for (const [who, known] of this.#known) {
      const facts = await this.#facts(who, known, this.#stage.clock.now(), {});
      decisions.push(...facts.decisions);
      traces.set(who, await traceOf(this.#stage.store, facts, this.#scenario));
    }
    return { decisions, traces };
  }
}

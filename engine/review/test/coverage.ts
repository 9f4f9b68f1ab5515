/**
 * Which ways of journeys people went, and what conditions of journeys, segments and tags answered, over all tests. It looks on at the real
 * program: conditions tell it what they answered, and steps where they led. In production nobody looks on.
 */
import type { Probe } from '../../compiler/probe.ts';
import type { JourneyProgram, Program } from '../../compiler/program.ts';
import type { Move, StepMeaning, StepProgram } from '../../compiler/steps/step.ts';
import type { Test, View } from '../../compiler/view.ts';
import type { Path, Site } from '../../language/definition.ts';
import type { DecisionRow } from '../../store/store.ts';
import { type CoverageReport, reportOf } from './coverage-report.ts';
import { wayTaken } from './ways.ts';

/** A condition, and what it has answered. */
export interface SeenLeaf {
  readonly kind: CoveredKind;
  readonly id: string;
  readonly path: Path;
  readonly line: number;
  holds: boolean;
  fails: boolean;
}

/** Whose conditions are watched. */
export type CoveredKind = 'journey' | 'segment' | 'tag';

function isCovered(kind: string): kind is CoveredKind {
  return kind === 'journey' || kind === 'segment' || kind === 'tag';
}

/** What was seen, by name: `journey step way`. */
export interface Seen {
  readonly leaves: readonly SeenLeaf[];
  readonly ways: ReadonlySet<string>;
}

export class Coverage {
  readonly #leaves = new Map<string, SeenLeaf>();
  readonly #ways = new Set<string>();

  probe(given: ReadonlySet<string>): Probe {
    return { given, leaf: (site, test) => this.#watched(site, test) };
  }

  /** The program with somebody who looks on at its steps. */
  watch(program: Program): Program {
    const journeys = program.journeys.map((journey) => this.#watchedJourney(journey));
    return { ...program, journeys, journeyById: new Map(journeys.map((one) => [one.id, one])) };
  }

  /** What began and ended. */
  take(decisions: readonly DecisionRow[]): void {
    for (const { journey, outcome, reason } of decisions)
      if (outcome === 'started' || outcome === 'ended') this.#ways.add(`${journey} ${outcome} ${reason}`);
  }

  report(program: Program, candidate: Parameters<typeof reportOf>[1]): CoverageReport {
    return reportOf(program, candidate, { leaves: [...this.#leaves.values()], ways: this.#ways });
  }

  #watched(site: Site, test: Test): Test {
    const { definition, path } = site;
    const { kind, id } = definition;
    if (!isCovered(kind) || isPartOfAnother(path)) return test;
    const key = `${definition.address} ${path.join('/')}`;
    const { line } = definition.locate(path);
    const seen: SeenLeaf = this.#leaves.get(key) ?? {
      kind,
      id,
      path,
      line,
      holds: false,
      fails: false,
    };
    this.#leaves.set(key, seen);
    return {
      ...test,
      holds(view: View) {
        const holds = test.holds(view);
        if (holds) seen.holds = true;
        else seen.fails = true;
        return holds;
      },
    };
  }

  #watchedJourney(journey: JourneyProgram): JourneyProgram {
    const steps = [...journey.steps].map(([id, step]): [string, StepProgram] => [
      id,
      this.#watchedStep(journey.id, step),
    ]);
    return { ...journey, steps: new Map(steps) };
  }

  #watchedStep(journey: string, step: StepProgram): StepProgram {
    const look = (move: Move): Move => {
      const way = wayTaken(step, move);
      if (way !== null) this.#ways.add(`${journey} ${step.id} ${way}`);
      return move;
    };
    const { enter, resume, settle } = step;
    const watched: Pick<StepMeaning, 'enter' | 'resume' | 'settle'> = {
      enter: (frame) => look(enter(frame)),
      ...(resume && { resume: (frame) => look(resume(frame)) }),
      ...(settle && { settle: (frame, result) => look(settle(frame, result)) }),
    };
    return { ...step, ...watched };
  }
}

/** What filters occurrences belongs to the condition that counts them; what an experiment asks stands in its own file. */
function isPartOfAnother(path: Path): boolean {
  if (path.includes('experiment')) return true;
  const where = path.indexOf('where');
  return where >= 0 && !(path[0] === 'start' && where <= 2);
}

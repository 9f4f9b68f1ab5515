/** What the tests have seen of journeys, segments and tags, and what they have not: counted and named. */
import type { JourneyProgram, Program } from '../../compiler/program.ts';
import { everyStep } from '../../compiler/steps/nested.ts';
import type { Path } from '../../language/definition.ts';
import { Site } from '../../language/definition.ts';
import type { Range } from '../../language/diagnostic.ts';
import type { Workspace } from '../../language/workspace.ts';
import { shortened } from '../table.ts';
import type { Seen, SeenLeaf } from './coverage.ts';
import { waysOf } from './ways.ts';

export interface Tally {
  readonly seen: number;
  readonly total: number;
}

/** Something that no test has seen. */
export interface Unseen {
  readonly kind: 'branch' | 'condition';
  readonly range: Range;
  /** `route: else`, `value_tier = "gold": never false` */
  readonly what: string;
}

export interface JourneyCoverage {
  readonly journey: string;
  readonly file: string;
  /** Ways out of steps, starts, and the ends by goal and stop. */
  readonly branches: Tally;
  /** Each condition that is not made of others counts twice: it has held, and it has not. */
  readonly conditions: Tally;
  readonly unseen: readonly Unseen[];
}

/** Of a segment or a tag: the conditions it is made of. */
export interface DefinitionCoverage {
  /** `segment.buyers` */
  readonly address: string;
  readonly file: string;
  readonly conditions: Tally;
  readonly unseen: readonly Unseen[];
}

export interface CoverageReport {
  readonly journeys: readonly JourneyCoverage[];
  /** Segments and tags that have conditions, by address. */
  readonly definitions: readonly DefinitionCoverage[];
  readonly branches: Tally;
  readonly conditions: Tally;
}

/** Percent, whole numbers downwards; of nothing, all. */
export function percentOf({ seen, total }: Tally): number {
  return total === 0 ? 100 : Math.floor((seen * 100) / total);
}

export function reportOf(program: Program, workspace: Workspace, seen: Seen): CoverageReport {
  const journeys = program.journeys
    .map((journey) => coverageOf(journey, workspace, seen))
    .sort((a, b) => (a.journey < b.journey ? -1 : 1));
  const definitions = definitionsIn(workspace, seen);
  return {
    journeys,
    definitions,
    branches: sum(journeys.map(({ branches }) => branches)),
    conditions: sum([...journeys, ...definitions].map(({ conditions }) => conditions)),
  };
}

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((a, b) => ({ seen: a.seen + b.seen, total: a.total + b.total }), {
    seen: 0,
    total: 0,
  });
}

function definitionsIn(workspace: Workspace, { leaves }: Seen): DefinitionCoverage[] {
  return (['segment', 'tag'] as const)
    .flatMap((kind) => workspace.all(kind))
    .flatMap(({ kind, id, address, file }) => {
      const own = leaves.filter((leaf) => leaf.kind === kind && leaf.id === id);
      if (own.length === 0) return [];
      return [
        { address, file, conditions: tallyOf(own), unseen: own.flatMap((leaf) => unseenOf(leaf, workspace)) },
      ];
    })
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Each counts twice. */
function tallyOf(leaves: readonly SeenLeaf[]): Tally {
  return {
    seen: leaves.reduce((count, { holds, fails }) => count + Number(holds) + Number(fails), 0),
    total: leaves.length * 2,
  };
}

interface Branch {
  readonly name: string;
  readonly what: string;
  readonly path: Path;
}

function coverageOf(journey: JourneyProgram, workspace: Workspace, { ways, leaves }: Seen): JourneyCoverage {
  const definition = workspace.get('journey', journey.id)!;
  const branches = branchesOf(journey, workspace);
  const own = leaves.filter((leaf) => leaf.kind === 'journey' && leaf.id === journey.id);
  const missed = branches.filter(({ name }) => !ways.has(name));
  return {
    journey: journey.id,
    file: definition.file,
    branches: { seen: branches.length - missed.length, total: branches.length },
    conditions: tallyOf(own),
    unseen: [
      ...missed.map(({ what, path }): Unseen => ({ kind: 'branch', what, range: definition.locate(path) })),
      ...own.flatMap((leaf) => unseenOf(leaf, workspace)),
    ].toSorted((a, b) => a.range.line - b.range.line || a.range.column - b.range.column),
  };
}

function branchesOf(journey: JourneyProgram, workspace: Workspace): Branch[] {
  const { id, starts, goal, stop, steps } = journey;
  const definition = workspace.get('journey', id)!;
  const site = new Site(definition, workspace.diagnostics);
  const placeOf = new Map(
    [...everyStep(definition.value.steps, site.at('steps'))].map(([step, at]) => [step.id, at.path]),
  );
  const begins = [...new Set(starts.map(({ on }) => on))];
  return [
    ...begins.map((on): Branch => ({ name: `${id} started ${on}`, what: `begins: ${on}`, path: ['start'] })),
    ...(goal ? [{ name: `${id} ended goal`, what: 'ends: goal', path: ['goal'] }] : []),
    ...(stop ? [{ name: `${id} ended stop`, what: 'ends: stop', path: ['stop'] }] : []),
    ...[...steps.values()].flatMap((step) =>
      waysOf(step).map((way): Branch => {
        const path = placeOf.get(step.id) ?? ['steps'];
        return { name: `${id} ${step.id} ${way}`, what: `${step.id}: ${way}`, path };
      }),
    ),
  ];
}

/** Columns of a condition that are shown. */
const WIDTH = 60;

function unseenOf({ kind, id, path, holds, fails }: SeenLeaf, workspace: Workspace): Unseen[] {
  if (holds && fails) return [];
  const definition = workspace.get(kind, id)!;
  const text = shortened(wordsOf(valueAt(definition.value, path)), WIDTH);
  const never = !holds && !fails ? 'never asked' : holds ? 'never false' : 'never true';
  return [{ kind: 'condition', what: `${text}: ${never}`, range: definition.locate(path) }];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
}

function wordsOf(condition: unknown): string {
  if (typeof condition === 'string') return condition.replaceAll(/\s+/g, ' ');
  return Object.entries((condition ?? {}) as Readonly<Record<string, unknown>>)
    .map(([key, value]) => `${key} ${wordsOfPart(value)}`)
    .join(', ');
}

function wordsOfPart(value: unknown): string {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(' or ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

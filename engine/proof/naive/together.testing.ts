/**
 * Several naive lives at once, with what makes them depend on one another or on the world: rankings by `top`, tags
 * with `refresh`, lists. Each has its rounds; a round comes after what time does and before what is told at its instant.
 */
import { isSpan, spanOf } from './duration.testing.ts';
import type { Step } from './journal.testing.ts';
import type { Life } from './life.testing.ts';
import type { Definitions, Plain } from './person.testing.ts';

export interface One {
  readonly name: string;
  readonly life: Life;
  readonly steps: readonly Step[];
}

/** Names that stand in the list of a segment at an instant. */
export type Listed = (segment: string, at: number) => readonly string[];

interface Task {
  /** Whom it is about: people, or such things. */
  readonly entity: string;
  /** How often; the first time is the very beginning, when there is nobody. */
  readonly every: number;
  /** Whether it is done at every start too. */
  readonly atStart: boolean;
  run(people: readonly One[], at: number): Promise<void>;
}

/** Instants of all rounds from the beginning to the end. */
export function roundsOf(definitions: Definitions, begin: number, end: number): number[] {
  return [...new Set(allRounds(definitions, begin, end))].sort((a, b) => a - b);
}

/** Instants at which several definitions have a round: which of them comes first means nothing. */
export function sharedRounds(definitions: Definitions, begin: number, end: number): ReadonlySet<number> {
  const rhythms = [...new Set(tasksOf(definitions, () => []).map(({ every }) => every))];
  const seen = new Set<number>();
  const rounds = rhythms.flatMap((every) => roundsEvery(every, begin, end));
  return new Set(rounds.filter((at) => seen.has(at) || !seen.add(at)));
}

function allRounds(definitions: Definitions, begin: number, end: number): number[] {
  return tasksOf(definitions, () => []).flatMap(({ every }) => roundsEvery(every, begin, end));
}

function roundsEvery(every: number, begin: number, end: number): number[] {
  return Array.from({ length: Math.floor((end - begin) / every) }, (_, index) => begin + (index + 1) * every);
}

/** @param starts when everything was stopped and started again, after the rounds of that instant. */
export async function liveTogether(
  definitions: Definitions,
  people: readonly One[],
  listed: Listed,
  begin: number,
  starts: ReadonlySet<number>,
): Promise<void> {
  const tasks = tasksOf(definitions, listed);
  const last = Math.max(...people.flatMap(({ steps }) => steps.map(({ at }) => at)));
  const told = people.flatMap(({ steps }) => steps.map(({ at }) => at));
  const instants = new Set([...roundsOf(definitions, begin, last), ...starts, ...told]);
  for (const at of [...instants].sort((a, b) => a - b)) {
    for (const { life } of people) await life.pass(at);
    const isDue = ({ every }: Task) => at > begin && (at - begin) % every === 0;
    for (const task of tasks) if (isDue(task)) await task.run(people, at);
    for (const task of tasks) if (starts.has(at) && task.atStart) await task.run(people, at);
    for (const { life, steps } of people) for (const step of steps) if (step.at === at) await life.take(step);
  }
}

/** Does what is due at an instant, among people and among things. There are no lists. */
export async function refreshAt(
  definitions: Definitions,
  livesOf: (entity: string) => readonly Life[],
  begin: number,
  at: number,
): Promise<void> {
  for (const { entity, every, run } of tasksOf(definitions, () => [])) {
    if (at === begin || (at - begin) % every !== 0) continue;
    await run(
      livesOf(entity).map((life) => ({ name: '', life, steps: [] })),
      at,
    );
  }
}

/** Lists first; the others in the order in which they are written, which is that of dependency. */
function tasksOf({ documents }: Definitions, listed: Listed): Task[] {
  const lists = documents.filter(({ list }) => list !== undefined);
  const others = documents.flatMap((document): Task[] => {
    const every = everyOf(document);
    const entity = String(document['of'] ?? 'profile');
    const tops = topsIn(document['who'] ?? document['rules']);
    const ranked = tops.map((top): Task => ({ entity, every, atStart: false, run: ranking(top) }));
    if (document['kind'] !== 'tag' || document['refresh'] === undefined) return ranked;
    const run: Task['run'] = async (people, at) => {
      for (const { life } of people) if (life.isKnown) await life.refresh(String(document['id']), at);
    };
    return [...ranked, { entity, every, atStart: false, run }];
  });
  const brought = lists.map((document): Task => {
    const run: Task['run'] = async (people, at) => {
      const names = listed(String(document['id']), at);
      for (const { name, life } of people)
        if (life.isKnown) await life.give(document, names.includes(name), at, 'import');
    };
    return { entity: 'profile', every: everyOf(document), atStart: true, run };
  });
  return [...brought, ...others];
}

/** Once a day, if nothing is said. */
function everyOf({ refresh }: Plain): number {
  return spanOf(isSpan(refresh) ? String(refresh) : '1d');
}

/** Those with the greatest numbers; of equals, the lesser id. A part of a person is a whole one. */
function ranking(top: Plain): Task['run'] {
  return async (people, at) => {
    const ranked: { readonly life: Life; readonly value: number }[] = [];
    const known = people.map(({ life }) => life).filter(({ isKnown }) => isKnown);
    for (const life of known) {
      const value = await life.rank(String(top['by']), top['among'] as string | undefined, at);
      // What is divided by 0 is no number.
      if (typeof value === 'number' && Number.isFinite(value)) ranked.push({ life, value });
    }
    ranked.sort((a, b) => b.value - a.value || a.life.id - b.life.id);
    const places = Number(top['count'] ?? Math.ceil((ranked.length * Number(top['percent'])) / 100));
    const chosen = new Set(ranked.slice(0, places).map(({ life }) => life));
    for (const life of known) await life.give(top, chosen.has(life), at, 'time');
  };
}

function topsIn(node: unknown): Plain[] {
  if (Array.isArray(node)) return node.flatMap(topsIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, below]) => (key === 'top' ? [below as Plain] : topsIn(below)));
}

/** CAR-839: two journeys that begin with the same people at the same moment, and both send what needs consent. */

import { contextOf } from '../../../compiler/context.ts';
import { partOf } from '../../../compiler/never/index.ts';
import { type Definition, type Path, Site } from '../../../language/definition.ts';
import { Diagnostics } from '../../../language/diagnostic.ts';
import type { Condition, Start } from '../../../language/kinds.ts';
import type { Workspace } from '../../../language/workspace.ts';
import type { Rule, Subject } from '../rule.ts';
import { textOf } from '../same.ts';

export const overlap: Rule<'journey'> = {
  code: 'CAR-839',
  severity: 'warning',
  kinds: ['journey'],
  *check(journey, subject) {
    if (!sellsIn(journey, subject)) return;
    for (const other of subject.workspace.all('journey')) {
      if (other.id >= journey.id || !sellsIn(other, subject) || isDecided(journey, other, subject)) continue;
      const found = sameStart(journey, other, subject.workspace);
      if (!found) continue;
      const { line, file } = other.locate(found.other);
      yield {
        path: found.own,
        what: `${journey.id} and ${other.id} begin with the same people at the same moment`,
        why: `${file}:${line} begins so too; both send what needs consent, and the caps let one of them through by chance`,
        fix: 'name both under `priority` of a policy, or keep them apart by `who`',
      };
    }
  },
};

/** Whether it sends something that people must have agreed to. */
function sellsIn({ address }: Definition, { sendings, program }: Subject): boolean {
  return sendings.some(
    ({ definition, class: messageClass, channels }) =>
      definition.address === address &&
      channels.some(({ medium }) => program.policy.consent.get(messageClass)?.get(medium) !== 'none'),
  );
}

function isDecided(a: Definition, b: Definition, { program }: Subject): boolean {
  return [a, b].every(({ id }) => program.policy.priority.some(({ journey }) => journey === id));
}

function sameStart(
  a: Definition<'journey'>,
  b: Definition<'journey'>,
  workspace: Workspace,
): { readonly own: Path; readonly other: Path } | null {
  for (const [own, ours] of startsOf(a))
    for (const [other, theirs] of startsOf(b))
      if (momentOf(ours) === momentOf(theirs) && !excludes(ours.who, theirs.who, workspace, a))
        return { own, other };
  return null;
}

function startsOf({ value: { start } }: Definition<'journey'>): [Path, Start][] {
  const starts: [Path, Start][] = Array.isArray(start)
    ? (start as readonly Start[]).map((one, index) => [['start', index, headOf(one)], one])
    : [[['start', headOf(start as Start)], start as Start]];
  // One that others call begins at no moment of its own.
  return starts.filter(([, one]) => !('called' in one));
}

const HEADS = ['enters', 'leaves', 'did', 'every', 'at', 'date', 'called'];

function headOf(start: Start): string {
  return HEADS.find((head) => head in start)!;
}

/** Keys that say who, how often and how fast, not when. */
const NOT_WHEN = new Set(['who', 'running', 'again', 'late', 'over', 'existing', 'key']);

function momentOf(start: Start): string {
  return textOf(Object.fromEntries(Object.entries(start).filter(([key]) => !NOT_WHEN.has(key))));
}

/** Whether nobody can be both. */
function excludes(
  a: Condition | undefined,
  b: Condition | undefined,
  workspace: Workspace,
  definition: Definition,
): boolean {
  if (a === undefined || b === undefined) return false;
  const context = contextOf(workspace);
  const place = { context, scope: context.profileScope, place: 'who' } as const;
  const both = partOf({ all: [a, b] }, new Site(definition, new Diagnostics(), ['start']), place);
  return 'clash' in both.needs(false);
}

/**
 * CAR-839: two journeys that begin with the same people at the same moment, and both send what needs consent. The moment is
 * certain where the starts are equal, or where both wait for segments of which a condition about behaviour is one and the same:
 * when that turns, it turns for both. Segments that share nothing so, or of which nobody can be in both, are let pass.
 */

import { contextOf } from '../../../compiler/context.ts';
import { partOf } from '../../../compiler/never/index.ts';
import { type Definition, type Path, Site } from '../../../language/definition.ts';
import { Diagnostics } from '../../../language/diagnostic.ts';
import type { Condition, Start } from '../../../language/kinds.ts';
import type { Workspace } from '../../../language/workspace.ts';
import { demandsOf, isWithin } from '../audience.ts';
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
        what: `${journey.id} and ${other.id} ${found.what}`,
        why: `${file}:${line} ${found.why}; both send what needs consent, and the caps let one of them through by chance`,
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

interface Overlap {
  readonly own: Path;
  readonly other: Path;
  readonly what: string;
  readonly why: string;
}

function sameStart(a: Definition<'journey'>, b: Definition<'journey'>, workspace: Workspace): Overlap | null {
  for (const [own, ours] of startsOf(a)) {
    for (const [other, theirs] of startsOf(b)) {
      const meeting = meetingOf(ours, theirs, workspace);
      if (meeting && !excludes([...meeting.also, ours.who, theirs.who], workspace, a))
        return { own, other, ...meeting };
    }
  }
  return null;
}

interface Meeting extends Pick<Overlap, 'what' | 'why'> {
  /** What holds of whoever begins both, beside `who`. */
  readonly also: readonly Condition[];
}

/** How two starts come to one moment; null: they do not, as far as can be known. */
function meetingOf(a: Start, b: Start, workspace: Workspace): Meeting | null {
  if (momentOf(a) === momentOf(b))
    return { what: 'begin with the same people at the same moment', why: 'begins so too', also: [] };
  if ('enters' in a && 'enters' in b) return sharing(a.enters, b.enters, 'enters', workspace);
  if ('leaves' in a && 'leaves' in b) return sharing(a.leaves, b.leaves, 'leaves', workspace);
  return null;
}

function sharing(a: string, b: string, head: 'enters' | 'leaves', workspace: Workspace): Meeting | null {
  // Of things it is each owner's affair.
  if ([a, b].some((id) => isOfThings(id, workspace))) return null;
  const [ours, theirs] = [demandsOf(a, workspace), demandsOf(b, workspace)];
  const also = head === 'enters' ? [{ in: a }, ...ours.values(), ...theirs.values()] : [];
  const what = `may begin with the same people at the same moment: \`${head} ${a}\` and \`${head} ${b}\``;
  if (isWithin(a, b, workspace))
    return { what, also, why: `waits for \`${b}\`, and everybody in \`${a}\` is in it` };
  if (isWithin(b, a, workspace))
    return { what, also, why: `waits for \`${b}\`, and everybody in it is in \`${a}\`` };
  const shared = [...ours].find(([text, condition]) => theirs.has(text) && isBehaviour(condition, workspace));
  return shared
    ? { what, also, why: `waits for \`${b}\`, which asks the same: ${wordsOf(shared[1])}` }
    : null;
}

function isOfThings(segment: string, workspace: Workspace): boolean {
  const value = workspace.get('segment', segment)?.value;
  return value !== undefined && 'of' in value && value.of !== 'profile';
}

/** Whether people come to satisfy it by what they do; a field that both ask for is a filter, and no moment. */
function isBehaviour(condition: Condition, workspace: Workspace): boolean {
  if (typeof condition === 'object') return !('in' in condition) && !('not' in condition);
  return (condition.match(/[a-z_]\w*/gi) ?? []).some((name) => workspace.get('tag', name) !== undefined);
}

function wordsOf(condition: Condition): string {
  return typeof condition === 'string'
    ? `\`${condition}\``
    : `\`${Object.entries(condition)
        .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(', ')}\``;
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

/** Whether nobody can satisfy them all. */
function excludes(
  conditions: readonly (Condition | undefined)[],
  workspace: Workspace,
  definition: Definition,
): boolean {
  const all = conditions.filter((condition) => condition !== undefined);
  if (all.length < 2) return false;
  const context = contextOf(workspace);
  const place = { context, scope: context.profileScope, place: 'who' } as const;
  const both = partOf({ all }, new Site(definition, new Diagnostics(), ['start']), place);
  return 'clash' in both.needs(false);
}

/**
 * What a subject knows of those it is related to, and what it has told them. Both sides live in their own buckets, so
 * they write to each other; every line carries its writer's turn, so that the order of arrival cannot matter.
 */
import type { Reference } from '../compiler/reference.ts';
import type { Related } from '../compiler/view.ts';
import { compareText } from '../language/diagnostic.ts';
import type { ChangeRow, Json, ProfileId } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { AnswerInput, LinkInput } from './input.ts';
import type { Run } from './run.ts';

/** Hidden segments that one is a member of, by id, in order. */
type Bits = readonly string[];

/** What the side that refers has told of itself. */
interface Told extends Reference {
  /** Raised with every other value of the field: an answer to an earlier one is out of date. */
  readonly epoch: number;
  readonly bits: Bits;
}

/** Somebody who refers to us. */
interface Held {
  readonly name: string;
  readonly epoch: number;
  readonly turn: number;
  /** Null: no longer. The line stays, so that an older one that comes later changes nothing. */
  readonly bits: Bits | null;
  /** What we told them of ourselves; null: nothing yet. */
  readonly answered: Bits | null;
}

/** What the one we refer to said of itself. */
interface Answer {
  readonly epoch: number;
  readonly turn: number;
  readonly bits: Bits;
}

/** Plain JSON, by relation. */
export interface Relations {
  turn: number;
  /** The release up to which it has told what it did of old. */
  passed: number;
  readonly told: Record<string, Told>;
  readonly held: Record<string, Record<string, Held>>;
  readonly answers: Record<string, Answer>;
}

/** To whoever a reference means: one that refers to them, and what it is a member of. */
export interface LinkLine {
  readonly type: 'link';
  readonly who: Reference;
  readonly relation: string;
  readonly from: ProfileId;
  /** What explanations call it. */
  readonly name: string;
  readonly epoch: number;
  readonly turn: number;
  readonly bits: Bits | null;
  readonly cause: ChangeRow['cause'];
}

/** Back to the one that refers. */
export interface AnswerLine {
  readonly type: 'answer';
  readonly to: ProfileId;
  readonly relation: string;
  readonly epoch: number;
  readonly turn: number;
  readonly bits: Bits;
  readonly cause: ChangeRow['cause'];
}

export function noRelations(): Relations {
  return { turn: 0, passed: 0, told: {}, held: {}, answers: {} };
}

/** As they were stored; those who never had any have none. */
export function relationsOf(relations: Json | undefined): Relations {
  return relations === undefined ? noRelations() : (structuredClone(relations) as unknown as Relations);
}

/** What of them is stored; nothing where there is nothing. */
export function storedRelations({ relations }: Draft): { readonly relations?: Json } {
  const { turn, passed, held } = relations;
  return turn === 0 && passed === 0 && Object.keys(held).length === 0
    ? {}
    : { relations: relations as unknown as Json };
}

/* ---------------------------------------------------------------- what others say */

function heldOf({ held }: Relations, relation: string): Record<string, Held> {
  held[relation] ??= {};
  return held[relation];
}

/** Whether it is news. */
export function takeLink({ relations }: Draft, line: Omit<LinkInput, 'type' | 'at'>): boolean {
  const { relation, from, name, epoch, turn, bits } = line;
  const held = heldOf(relations, relation);
  const known = held[from];
  if (known !== undefined && known.turn >= turn) return false;
  const answered = known?.epoch === epoch ? known.answered : null;
  held[from] = { name, epoch, turn, bits, answered };
  return true;
}

/** Whether it is news. */
export function takeAnswer({ relations }: Draft, line: Omit<AnswerInput, 'type' | 'at'>): boolean {
  const { relation, epoch, turn, bits } = line;
  if (relations.told[relation]?.epoch !== epoch) return false;
  const known = relations.answers[relation];
  if (known !== undefined && known.epoch === epoch && known.turn >= turn) return false;
  relations.answers[relation] = { epoch, turn, bits };
  return true;
}

/** One profile takes over another: who referred to the other refers to it now, and what the other told is taken back. */
export function mergeRelations(draft: Draft, loser: ProfileId, theirs: Relations): void {
  const ours = draft.relations;
  for (const [relation, lines] of Object.entries(theirs.held)) {
    const held = heldOf(ours, relation);
    for (const [from, line] of Object.entries(lines)) {
      if ((held[from]?.turn ?? -1) < line.turn) held[from] = line;
    }
  }
  for (const [relation, { kind, value, epoch }] of Object.entries(theirs.told)) {
    const turn = theirs.turn + 1;
    const line = { relation, from: loser, name: '', epoch, turn, bits: null, cause: 'merge' } as const;
    draft.out.lines.push({ type: 'link', who: { kind, value }, ...line });
  }
  ours.turn = Math.max(ours.turn, theirs.turn);
}

/* ---------------------------------------------------------------- what conditions see */

export function related(
  run: Pick<Run, 'program'>,
  draft: Draft,
  relation: string,
  side: 'in' | 'out',
  segment: string | null,
): readonly Related[] {
  const holds = (bits: Bits) => segment === null || bits.includes(segment);
  if (side === 'in') {
    return Object.entries(draft.relations.held[relation] ?? {})
      .flatMap(([from, { name, bits }]) => (bits === null ? [] : [{ from, name, holds: holds(bits) }]))
      .sort((a, b) => compareText(a.name, b.name) || compareText(a.from, b.from))
      .map(({ name, holds }) => ({ name, holds }));
  }
  const outgoing = run.program.relations.out.find(({ id }) => id === relation);
  const who = outgoing?.reference(draft.traits[outgoing.field]) ?? null;
  const told = draft.relations.told[relation];
  const answer = draft.relations.answers[relation];
  if (who === null || !told || answer?.epoch !== told.epoch) return [];
  const isSame = told.kind === who.kind && told.value === who.value;
  return isSame ? [{ name: who.value, holds: holds(answer.bits) }] : [];
}

/* ---------------------------------------------------------------- what is told */

/** Writes lines to those who have not been told how things stand. Called once a draft has come to rest. */
export function tellRelated(run: Run, draft: Draft): void {
  const { out, in: incoming } = run.program.relations;
  for (const relation of out) tellTarget(run, draft, relation);
  for (const { id, bits } of incoming) if (bits !== null) answerAll(run, draft, id, bits);
}

function tellTarget(run: Run, draft: Draft, relation: Run['program']['relations']['out'][number]): void {
  const { id } = relation;
  const { relations } = draft;
  const who = relation.reference(draft.traits[relation.field]);
  const told = relations.told[id];
  const bits = bitsOf(run, draft, relation.bits);
  const isSame = told !== undefined && who !== null && told.kind === who.kind && told.value === who.value;
  if (told && !isSame) {
    draft.out.lines.push(link(draft, id, told, told.epoch, null));
    delete relations.told[id];
    delete relations.answers[id];
  }
  if (who === null || (isSame && sameBits(told.bits, bits))) return;
  // The turn never repeats, so it will do for the epoch too.
  const line = link(draft, id, who, isSame ? told.epoch : relations.turn + 1, bits);
  draft.out.lines.push(line);
  relations.told[id] = { ...line.who, epoch: line.epoch, bits };
}

function link(
  draft: Draft,
  relation: string,
  { kind, value }: Reference,
  epoch: number,
  bits: Bits | null,
): LinkLine {
  const { id: from, key } = draft;
  const turn = ++draft.relations.turn;
  const name = key ?? String(from);
  return {
    type: 'link',
    who: { kind, value },
    relation,
    from,
    name,
    epoch,
    turn,
    bits,
    cause: draft.out.cause,
  };
}

function answerAll(run: Run, draft: Draft, relation: string, segments: readonly number[]): void {
  const held = draft.relations.held[relation] ?? {};
  const bits = bitsOf(run, draft, segments);
  for (const [from, line] of Object.entries(held)) {
    if (line.bits === null || (line.answered !== null && sameBits(line.answered, bits))) continue;
    held[from] = { ...line, answered: bits };
    const turn = ++draft.relations.turn;
    const { cause } = draft.out;
    draft.out.lines.push({
      type: 'answer',
      to: Number(from),
      relation,
      epoch: line.epoch,
      turn,
      bits,
      cause,
    });
  }
}

function bitsOf({ program }: Run, draft: Draft, segments: readonly number[]): Bits {
  return segments
    .filter((index) => draft.members[index])
    .map((index) => program.segments[index]!.id)
    .sort();
}

function sameBits(one: Bits, other: Bits): boolean {
  return one.length === other.length && one.every((bit, index) => bit === other[index]);
}

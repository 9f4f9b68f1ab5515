/**
 * Lines: what one subject tells others, wherever they live. They are written in the transaction of whoever tells,
 * many to a letter, and carried by the letters between buckets. What a line does is in `reading.ts`.
 */
import type { Reference } from '../compiler/reference.ts';
import type { DeskLine, GrantLine } from '../evaluate/desk-line.ts';
import type { AnswerLine, LinkLine } from '../evaluate/relations.ts';
import type { BeginLine } from '../evaluate/thing-start.ts';
import { hashText } from '../store/hash.ts';
import type { Bucket, ChangeRow, JsonObject, LetterRow, ProfileId } from '../store/store.ts';

/** An event refers to something: what is not known yet comes to be known by its key. */
export interface MetLine {
  readonly type: 'met';
  readonly who: Reference;
}

/** What somebody did is also something that happened to this. */
export interface OccurrenceLine {
  readonly type: 'occurrence';
  readonly who: Reference;
  readonly event: string;
  readonly message: number;
  readonly time: number;
  /** When it was accepted where it happened. */
  readonly at: number;
  readonly properties: JsonObject;
  readonly cause: ChangeRow['cause'];
}

/** Somebody is known by this from now on: what waited for them may come. */
export interface ClaimedLine {
  readonly type: 'claimed';
  readonly who: Reference;
  /** Of what comes by it: that they are known now. What was told of them may be long ago. */
  readonly cause: ChangeRow['cause'];
}

/** Back to the thing whose start was for somebody whom nobody knows. */
export interface NobodyLine {
  readonly type: 'nobody';
  readonly to: ProfileId;
  readonly journey: string;
  readonly relation: string;
  readonly at: number;
  readonly turn: number;
}

export type Line =
  | MetLine
  | OccurrenceLine
  | ClaimedLine
  | LinkLine
  | AnswerLine
  | DeskLine
  | GrantLine
  | BeginLine
  | NobodyLine;

/** A line and the bucket it goes to. */
export interface Posted {
  readonly to: Bucket;
  readonly line: Line;
}

/** Lines of one letter: with all letters of a relay a few thousand, which one batch can do. */
const LINES_AT_ONCE = 50;

export function lettersOf(posted: readonly Posted[]): LetterRow[] {
  const byBucket = new Map<Bucket, Line[]>();
  for (const { to, line } of posted) {
    const lines = byBucket.get(to);
    if (lines) lines.push(line);
    else byBucket.set(to, [line]);
  }
  const letters: LetterRow[] = [];
  for (const [to, lines] of byBucket) {
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      const body = { kind: 'lines', lines: lines.slice(from, from + LINES_AT_ONCE) } as unknown as JsonObject;
      // A line says who speaks and for which time, so equal letters say the same.
      letters.push({ key: `lines-${hashText(JSON.stringify(body))}`, to, body });
    }
  }
  return letters;
}

/** Why somebody is in a segment or not: the condition with its values, and since when. */
import type { SegmentProgram } from '../compiler/program.ts';
import { nextChangeOfMembership } from '../evaluate/foresee.ts';
import { isMember } from '../evaluate/state-row.ts';
import type { ChangeRow, Store } from '../store/store.ts';
import { type Paint, unpainted } from './paint.ts';
import { nameOf, type Person } from './person.ts';
import { draftAt } from './present.ts';
import { truthOf } from './truth.ts';
import { truthLines } from './truth-text.ts';
import { instantWords, spanWords } from './words.ts';

/** Changes looked through for those of one segment. */
const CHANGES = 1_000;
/** Changes shown, newest first. */
const SHOWN = 5;

export async function segmentText(
  store: Store,
  person: Person,
  segment: SegmentProgram,
  paint: Paint = unpainted,
): Promise<string> {
  const { program } = person.run;
  const truth = truthOf(segment.test, person);
  const changes = await store.people.changesOf(person.draft.id, CHANGES);
  const verdict = truth.holds ? paint.good('a member') : paint.error('not a member');
  const lines = [
    `${paint.strong(nameOf(person))} is ${verdict} of ${paint.strong(segment.id)} (${segment.title}), as of ${instantWords(person.draft.at, program.zone)}`,
    '',
    ...truthLines(truth, paint, '  '),
    ...behindLines(person, segment, truth.holds),
    '',
    foreseenLine(person, segment, truth.holds),
    ...historyLines(changes, person.run.layout.segments[segment.index]!, program.zone),
  ];
  return `${lines.join('\n')}\n`;
}

/** When time alone will change it. */
function foreseenLine({ run, image, draft }: Person, { index }: SegmentProgram, holds: boolean): string {
  const next = nextChangeOfMembership(run, draftAt(run, image, draft.at), index);
  const what = holds ? 'leaves' : 'enters';
  if (next === null) {
    return asksOthers(run, index)
      ? 'Time alone changes nothing about this here; it may about what is related.'
      : 'If nothing else happens, this stays so.';
  }
  if (next === 'unknown') return `When time alone would change this is too far to see.`;
  return `If nothing else happens, ${what} ${instantWords(next, run.program.zone)} (in ${spanWords(next - draft.at)}).`;
}

/** Whether it depends on what is related. */
function asksOthers({ program }: Person['run'], segment: number): boolean {
  const place = program.decisionOrder.indexOf(segment);
  return [...program.dependents.ofRelation.values()].some((places) => places.includes(place));
}

/** What the engine has written down may be older than now: it has not run since. */
function behindLines({ image, run }: Person, { index }: SegmentProgram, holds: boolean): string[] {
  if (isMember(image.state, run.layout.segments[index]!) === holds) return [];
  return ['', `The store still says ${holds ? 'no' : 'yes'}: the engine has not run since this changed.`];
}

const CAUSES: Record<ChangeRow['cause'], string> = {
  event: 'by an event',
  time: 'as time passed',
  release: 'by a release',
  import: 'by an import',
  merge: 'by a merge of profiles',
};

function historyLines(changes: readonly ChangeRow[], slot: number, zone: string): string[] {
  const own = changes.filter(({ entered, left }) => entered.includes(slot) || left.includes(slot));
  if (own.length === 0) return [];
  return [
    '',
    ...own.slice(0, SHOWN).map(({ at, entered, cause }) => {
      return `  ${instantWords(at, zone)}  ${entered.includes(slot) ? 'entered' : 'left'} ${CAUSES[cause]}`;
    }),
  ];
}

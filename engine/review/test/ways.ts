/** The ways out of a step, by the names that coverage has for them. Knows what a step leads to, not what it means. */
import type { Move, StepProgram } from '../../compiler/steps/step.ts';

const ELSE = 'else';
/** Of a branch whose last way has a condition too. */
const NONE = 'none of them';
/** On to the next step, beside an `else`. */
const ON = 'goes on';

/** Types whose moves say themselves which way they are. */
const LABELLED: ReadonlySet<string> = new Set(['branch', 'split', 'experiment']);

/** Empty for a step that has one way only. */
export function waysOf(step: StepProgram): readonly string[] {
  const labels = step.ways.map(({ label }) => label);
  if (step.type === 'branch') return labels.includes(ELSE) ? labels : [...labels, NONE];
  if (LABELLED.has(step.type) || isFirst(step)) return labels;
  const hasElse = elseOf(step) !== undefined;
  if (step.type === 'task') return hasElse ? labels : labels.filter((label) => label !== ELSE);
  return hasElse ? [ON, ELSE] : [];
}

/** Null while somebody stays, or where there is one way only. */
export function wayTaken(step: StepProgram, move: Move): string | null {
  const known = waysOf(step);
  if (known.length === 0 || 'stay' in move) return null;
  if ('exit' in move) return step.type === 'experiment' && known.includes(move.exit) ? move.exit : null;
  if (move.way !== undefined) return move.way;
  if (step.type === 'branch') return NONE;
  if (LABELLED.has(step.type)) return null;
  if (isFirst(step)) return ELSE;
  const otherwise = elseOf(step);
  return otherwise !== undefined && move.to === otherwise.to ? ELSE : known.includes(ON) ? ON : null;
}

/** A wait for the first of several things. */
function isFirst({ type, ways }: StepProgram): boolean {
  return type === 'wait' && ways.length > 1;
}

/** An `else` that leads anywhere else than on. */
function elseOf({ ways, next, type }: StepProgram) {
  return type === 'repeat' ? undefined : ways.find(({ label, to }) => label === ELSE && to !== next);
}

/** What is proposed for an experiment, as a change of the very lines of its file: a patch that git takes. Pure. */
import type { Proposed } from '../../analysis/experiment/report.ts';
import type { Definition } from '../../language/definition.ts';
import type { Range } from '../../language/diagnostic.ts';

export interface Change {
  readonly after: string;
  /** In the form of `git diff`. */
  readonly patch: string;
}

/** Lines around what changes. */
const AROUND = 3;

/** Null where the place cannot be found without writing the file anew, such as in a mapping in braces. */
export function changeFor(
  definition: Definition<'experiment'>,
  text: string,
  proposed: Proposed,
): Change | null {
  const lines = text.split('\n');
  const edit =
    proposed.key === 'winner'
      ? added(definition, lines, proposed.value)
      : longer(definition, lines, proposed.value);
  if (edit === null) return null;
  const { at, removed, line } = edit;
  const after = [...lines.slice(0, at), line, ...lines.slice(at + removed)];
  return { after: after.join('\n'), patch: patchOf(definition.file, lines, edit) };
}

interface Edit {
  /** Index of the line; so many lines from there on go. */
  readonly at: number;
  readonly removed: 0 | 1;
  readonly line: string;
}

/** Behind the arms, on a line of its own. */
function added(definition: Definition<'experiment'>, lines: readonly string[], winner: string): Edit | null {
  const key = definition.locate(['arms'], 'key');
  const isOwnLine = key.column === 1 && lines[key.line - 1]?.startsWith('arms:');
  if (!isOwnLine) return null;
  const end = lastLine(definition.locate(['arms']), lines);
  return { at: end, removed: 0, line: `winner: ${winner}` };
}

function longer(definition: Definition<'experiment'>, lines: readonly string[], upTo: string): Edit | null {
  const before = definition.value.decision?.up_to;
  if (before === undefined) return null;
  const { line, column, endLine, endColumn } = definition.locate(['decision', 'up_to']);
  const text = lines[line - 1];
  if (text === undefined || line !== endLine || !text.slice(column - 1, endColumn - 1).includes(before))
    return null;
  const own = text.slice(column - 1, endColumn - 1).replace(before, upTo);
  return { at: line - 1, removed: 1, line: text.slice(0, column - 1) + own + text.slice(endColumn - 1) };
}

/** A block may be said to end at the beginning of the next line. */
function lastLine({ endLine, endColumn }: Range, lines: readonly string[]): number {
  let end = endColumn === 1 ? endLine - 1 : endLine;
  while (end > 0 && lines[end - 1]!.trim() === '') end -= 1;
  return end;
}

function patchOf(file: string, lines: readonly string[], { at, removed, line }: Edit): string {
  const from = Math.max(0, at - AROUND);
  const before = lines.slice(from, at);
  const gone = lines.slice(at, at + removed);
  const whole = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  const behind = whole.slice(at + removed, at + removed + AROUND);
  const size = before.length + behind.length;
  return `--- a/${file}
+++ b/${file}
@@ -${from + 1},${size + removed} +${from + 1},${size + 1} @@
${[...before.map((one) => ` ${one}`), ...gone.map((one) => `-${one}`), `+${line}`, ...behind.map((one) => ` ${one}`)].join('\n')}
`;
}

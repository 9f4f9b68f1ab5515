/** Findings for people at a terminal: what, where with the lines around it, why, and the fix. */
import type { Diagnostic } from '../diagnostic.ts';
import { codeFrame, colourless } from '../frame.ts';
import { type Format, type FormatContext, pathFor } from './format.ts';

export const text: Format = (diagnostics, context) => {
  if (diagnostics.length === 0) return '';
  return `${diagnostics.map((diagnostic) => textOf(diagnostic, context)).join('\n\n')}\n\n${summary(diagnostics)}\n`;
};

export function textOf(diagnostic: Diagnostic, context: FormatContext): string {
  const { code, severity, what, why, fix, range } = diagnostic;
  const palette = context.palette ?? colourless;
  const place = `${pathFor(range.file, context)}:${range.line}:${range.column}`;
  const frame = codeFrame(context.sources.get(range.file), range, palette);
  return [
    `${palette[severity](`${severity} ${code}`)} ${palette.strong(what)}`,
    `  ${palette.faint('at')} ${place}`,
    ...(frame === '' ? [] : [indent(frame)]),
    `  ${palette.faint('why:')} ${why}`,
    `  ${palette.faint('fix:')} ${fix}`,
  ].join('\n');
}

/** `2 errors, 1 warning in 2 files` */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const counts = [
    [errors, 'error'],
    [diagnostics.length - errors, 'warning'],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => counted(count, word));
  return `${told.join(', ')} in ${counted(new Set(diagnostics.map(({ range }) => range.file)).size, 'file')}`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function indent(lines: string): string {
  return lines
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

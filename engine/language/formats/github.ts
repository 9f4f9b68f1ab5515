/** Findings as workflow commands of GitHub Actions, which shows them at the lines of a pull request. */
import { type Format, pathFor } from './format.ts';

export const github: Format = (diagnostics, context) =>
  diagnostics
    .map(({ code, severity, what, why, fix, range }) => {
      const properties = {
        file: pathFor(range.file, context),
        line: range.line,
        endLine: range.endLine,
        // Columns count only where the place is in one line.
        ...(range.line === range.endLine ? { col: range.column, endColumn: range.endColumn } : {}),
        title: `${code} ${what}`,
      };
      return workflowCommand(severity, properties, `${what}\nwhy: ${why}\nfix: ${fix}`);
    })
    .join('');

/** One line, whatever the text holds. */
export function workflowCommand(
  command: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${command} ${written.join(',')}::${escapeData(text)}\n`;
}

function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Findings for programs: one JSON object with the list and the counts. */
import { type Format, pathFor } from './format.ts';

export const json: Format = (diagnostics, context) => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const findings = diagnostics.map(({ range, ...finding }) => ({
    ...finding,
    range: { ...range, file: pathFor(range.file, context) },
  }));
  return `${JSON.stringify({ errors, warnings: diagnostics.length - errors, findings }, null, 2)}\n`;
};

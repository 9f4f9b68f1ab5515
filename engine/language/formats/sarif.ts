/**
 * Findings as SARIF 2.1.0, the form that code scanning and editors read. Every code that was found is a rule of the tool,
 * with the explanation that `carillon explain` prints.
 */
import { codes } from '../codes.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type Format, type FormatContext, pathFor } from './format.ts';

export const sarif: Format = (diagnostics, context) => {
  const found = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const run = {
    tool: { driver: { name: 'carillon', rules: found.map(ruleOf) } },
    // Columns count as editors count them, as our ranges do.
    columnKind: 'utf16CodeUnits',
    results: diagnostics.map((diagnostic) => resultOf(diagnostic, found.indexOf(diagnostic.code), context)),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function ruleOf(id: string) {
  const { title = id, more = id } = codes[id] ?? {};
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: more },
    help: { text: `${more}\n\nThe same from the command line: carillon explain ${id}` },
  };
}

function resultOf(
  { code, severity, what, why, fix, range, address }: Diagnostic,
  ruleIndex: number,
  context: FormatContext,
) {
  const { line, column, endLine, endColumn } = range;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${what}\nwhy: ${why}\nfix: ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(pathFor(range.file, context)) },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
        ...(address === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: address }] }),
      },
    ],
  };
}

/** A path as a URI: every part encoded, the slashes kept. */
function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

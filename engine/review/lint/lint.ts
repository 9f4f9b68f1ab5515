/**
 * Lint: what is allowed and probably not meant. Runs the rules over a workspace without errors, and applies the comments by
 * which somebody says, with a reason, that a finding is none. Warnings of `validate` are findings here too.
 */
import type { Definition } from '../../language/definition.ts';
import { type Diagnostic, Diagnostics } from '../../language/diagnostic.ts';
import { kinds } from '../../language/kinds.ts';
import type { Candidate } from '../../runtime/release.ts';
import { type Ignore, ignoresIn } from './ignores.ts';
import { lineageOf } from './lineage.ts';
import type { Found, Rule, Subject } from './rule.ts';
import { rules } from './rules/index.ts';
import { sendingsOf } from './sendings.ts';

/** @param sources texts of files by path, as loading gives them. */
export function lint(candidate: Candidate, sources: ReadonlyMap<string, string>): Diagnostics {
  const { workspace } = candidate;
  const definitions = kinds.flatMap((kind) => workspace.all(kind) as readonly Definition[]);
  const found = [...workspace.diagnostics.all, ...findingsOf(definitions, subjectOf(candidate))];
  const off = new Set(Object.keys(workspace.settings.lint?.off ?? {}));
  const judged = withIgnores(
    found.filter(({ code }) => !off.has(code)),
    [...sources].flatMap(([file, text]) => (/\.ya?ml$/i.test(file) ? ignoresIn(file, text) : [])),
    definitions,
  );
  const diagnostics = new Diagnostics();
  for (const diagnostic of judged) diagnostics.add(diagnostic);
  return diagnostics;
}

export function subjectOf({ workspace, program, manifest }: Candidate): Subject {
  return { workspace, program, lineage: lineageOf(manifest.uses), sendings: sendingsOf(workspace) };
}

function findingsOf(definitions: readonly Definition[], subject: Subject): Diagnostic[] {
  return definitions.flatMap((definition) =>
    rules
      .filter((rule) => rule.kinds.includes(definition.kind))
      .flatMap((rule) => [...rule.check(definition, subject)].map((found) => told(found, rule, definition))),
  );
}

function told(
  { path, part, file, ...words }: Found,
  { code, severity }: Rule,
  definition: Definition,
): Diagnostic {
  const range = file ? { file, line: 1, column: 1, endLine: 1, endColumn: 1 } : definition.locate(path, part);
  return { code, severity, ...words, range, address: definition.address };
}

function withIgnores(
  found: readonly Diagnostic[],
  ignores: readonly Ignore[],
  definitions: readonly Definition[],
): Diagnostic[] {
  const whole = wholeDefinitions(definitions);
  const used = new Set<Ignore>();
  const kept = found.filter((diagnostic) => {
    const holding = ignores.filter((one) => holdsFor(one, diagnostic, whole));
    for (const one of holding) used.add(one);
    return holding.every(({ reason }) => reason === '');
  });
  const idle = ignores.filter((one) => !used.has(one)).map(ignoresNothing);
  const bare = ignores.filter((one) => used.has(one) && one.reason === '').map(withoutReason);
  return [...kept, ...idle, ...bare];
}

/** `file:line` of the first line of each definition → its address. */
function wholeDefinitions(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  return new Map(
    definitions.map((one) => {
      const { file, line } = one.locate([], 'key');
      return [`${file}:${line}`, one.address];
    }),
  );
}

function holdsFor(
  { code, line, range }: Ignore,
  diagnostic: Diagnostic,
  whole: ReadonlyMap<string, string>,
): boolean {
  if (code !== diagnostic.code || (diagnostic.severity === 'error' && !isOurs(code))) return false;
  if (diagnostic.range.file === range.file && diagnostic.range.line === line) return true;
  const address = whole.get(`${range.file}:${line}`);
  return address !== undefined && address === diagnostic.address;
}

/** Errors of `validate` stay errors: what they tell of cannot run. */
function isOurs(code: string): boolean {
  return rules.some((rule) => rule.code === code);
}

function ignoresNothing({ code, range }: Ignore): Diagnostic {
  return {
    code: 'CAR-847',
    severity: 'warning',
    what: code === '' ? 'this ignore names no code' : `there is no ${code} here to ignore`,
    why: 'the comment holds for its own line, alone on a line for the next, above a definition for all of it',
    fix: code === '' ? 'write `# lint:ignore CODE reason`' : 'delete it, or put it where the finding is',
    range,
  };
}

function withoutReason({ code, range }: Ignore): Diagnostic {
  return {
    code: 'CAR-846',
    severity: 'error',
    what: `${code} is ignored without a reason`,
    why: 'whoever reads this in a year must be able to tell whether it still holds',
    fix: `write why it is no mistake here: \`# lint:ignore ${code} <reason>\``,
    range,
  };
}

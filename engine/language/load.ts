/**
 * From a folder to a workspace: the first stage of the pipeline. Reads every file, checks every definition and
 * what they are to one another, and reports all it finds in one run. Compiles nothing.
 */
import { type CheckedDefinition, checkDefinition, checkValue } from './checked-definition.ts';
import { checks } from './checks/index.ts';
import { Diagnostics, type Finding, type Range } from './diagnostic.ts';
import { diskFiles, type FileContent, type FileReader } from './files.ts';
import type { MovedFile, Settings } from './kinds.ts';
import { checkReferences, type Referring } from './references.ts';
import { readReferredFiles } from './referred-files.ts';
import { type Moved, Workspace } from './workspace.ts';
import type { YamlDocument } from './yaml/document.ts';
import { Lines } from './yaml/lines.ts';
import { readYaml } from './yaml/read.ts';
import { decodeText, tooLarge } from './yaml/text.ts';

export interface LoadResult {
  /** Null only when `carillon.yaml` is missing or unusable. */
  readonly workspace: Workspace | null;
  readonly diagnostics: Diagnostics;
  /** Texts by path relative to the root, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
}

const settingsFile = 'carillon.yaml';
const movedFile = 'moved.yaml';

/** Files read at the same time: enough to keep a disk busy, few enough for any limit on open files. */
const filesAtOnce = 64;

export async function loadWorkspace(root: string, files: FileReader = diskFiles(root)): Promise<LoadResult> {
  const diagnostics = new Diagnostics();
  const sources = new Map<string, string>();
  const paths = await files.list();
  if (!paths.includes(settingsFile)) {
    diagnostics.add({ severity: 'error', ...noSettings(paths), range: startOf(settingsFile) });
    return { workspace: null, diagnostics, sources };
  }
  const documents = await readAll(paths, files, sources, diagnostics);
  const settings = settingsOf(documents.get(settingsFile), diagnostics);
  const moved = movedOf(documents.get(movedFile) ?? [], diagnostics);
  const { definitions, broken } = definitionsOf(documents, diagnostics);
  const referred = await readReferredFiles(definitions, files, diagnostics);
  for (const [path, text] of referred) sources.set(path, text);
  const workspace = new Workspace(
    root,
    settings?.value ?? standIn,
    moved,
    definitions,
    diagnostics,
    referred,
    broken,
  );
  checkReferences(workspace, [...(settings ? [settings] : []), ...definitions], diagnostics);
  for (const check of checks) check(workspace, diagnostics);
  return { workspace: settings && workspace, diagnostics, sources };
}

/** What definitions are checked with while `carillon.yaml` is wrong, so that one run tells everything. */
const standIn: Settings = { name: 'workspace', zone: 'UTC', locale: 'en', language: 1, environments: {} };

async function readAll(
  paths: readonly string[],
  files: FileReader,
  sources: Map<string, string>,
  diagnostics: Diagnostics,
): Promise<ReadonlyMap<string, readonly YamlDocument[]>> {
  const documents = new Map<string, readonly YamlDocument[]>();
  for (let start = 0; start < paths.length; start += filesAtOnce) {
    const some = paths.slice(start, start + filesAtOnce);
    const contents = await Promise.all(some.map((path) => files.read(path)));
    for (const [index, content] of contents.entries()) {
      const path = some[index]!;
      const text = textOf(path, content, diagnostics);
      if (text === null) continue;
      sources.set(path, text);
      if (text.trim() === '' && path !== settingsFile) diagnostics.add({ ...empty, range: startOf(path) });
      documents.set(path, readYaml(path, text, diagnostics));
    }
  }
  return documents;
}

/** The text of a file; null when there is none to read, which has then been reported. */
function textOf(path: string, content: FileContent, diagnostics: Diagnostics): string | null {
  const report = (finding: Finding, range: Range) => {
    diagnostics.add({ severity: 'error', ...finding, range });
    return null;
  };
  if ('problem' in content)
    return report(
      content.problem === 'too_large' ? tooLarge(content.size) : unreadable(content.problem),
      startOf(path),
    );
  const { text, problem } = decodeText(content.bytes);
  return problem ? report(problem.finding, new Lines(path, text).range(problem.offset)) : text;
}

/** @param documents of `carillon.yaml`; undefined when it could not be read, which has then been reported. */
function settingsOf(
  documents: readonly YamlDocument[] | undefined,
  diagnostics: Diagnostics,
): (Referring & { readonly value: Settings }) | null {
  const [document, second] = documents ?? [];
  if (documents && !document)
    diagnostics.add({ severity: 'error', ...emptySettings, range: startOf(settingsFile) });
  if (second)
    diagnostics.add({ severity: 'error', ...onlyOne(settingsFile), range: second.locate([], 'key') });
  const checked = document?.isReadable ? checkValue<Settings>('carillon', document, diagnostics) : null;
  return document && checked ? { ...checked, locate: (path, part) => document.locate(path, part) } : null;
}

function movedOf(documents: readonly YamlDocument[], diagnostics: Diagnostics): Moved {
  const [document, second] = documents;
  if (second) diagnostics.add({ severity: 'error', ...onlyOne(movedFile), range: second.locate([], 'key') });
  const checked = document?.isReadable ? checkValue<MovedFile>('moved', document, diagnostics) : null;
  const { moved = [], removed = [], retyped = [] } = checked?.value ?? {};
  return { moved, removed, retyped };
}

interface Declared {
  readonly definitions: readonly CheckedDefinition[];
  readonly broken: ReadonlySet<string>;
}

/** All definitions, the first of each address; what is wrong with the others has been reported. */
function definitionsOf(
  documents: ReadonlyMap<string, readonly YamlDocument[]>,
  diagnostics: Diagnostics,
): Declared {
  const byAddress = new Map<string, CheckedDefinition>();
  const broken = new Set<string>();
  for (const [path, ofFile] of documents) {
    if (path === settingsFile || path === movedFile) continue;
    for (const document of ofFile) {
      const { definition, broken: address } = checkDefinition(document, diagnostics);
      if (address) broken.add(address);
      if (!definition) continue;
      const first = byAddress.get(definition.address);
      if (first) reportDouble(first, definition, diagnostics);
      else byAddress.set(definition.address, definition);
    }
  }
  return { definitions: [...byAddress.values()], broken };
}

function reportDouble(first: CheckedDefinition, second: CheckedDefinition, diagnostics: Diagnostics): void {
  const { file, line } = first.locate(['id']);
  diagnostics.add({
    severity: 'error',
    code: 'CAR-220',
    what: `${second.address} is declared twice`,
    why: `${file}:${line} declares it too, and a reference could mean either`,
    fix: 'give one of the two another id, or delete it',
    range: second.locate(['id']),
    address: second.address,
  });
}

function startOf(file: string): Range {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

const empty: Finding & { readonly severity: 'warning' } = {
  code: 'CAR-114',
  severity: 'warning',
  what: 'the file is empty',
  why: 'it declares nothing',
  fix: 'delete it, or begin with `kind:` and `id:`',
};

function noSettings(paths: readonly string[]): Finding {
  const other = paths.find((path) => /^carillon\.ya?ml$/i.test(path));
  return {
    code: 'CAR-113',
    what: `there is no ${settingsFile}`,
    why: 'it makes a folder a workspace: its time zone, locale and where it runs',
    fix: other
      ? `rename ${other} to ${settingsFile}`
      : 'name the folder that has it, or let `carillon init` write one',
  };
}

const emptySettings: Finding = {
  code: 'CAR-113',
  what: `${settingsFile} holds no settings`,
  why: 'it says the time zone, the locale and where the workspace runs',
  fix: 'begin with `name:`, or let `carillon init` write one',
};

function onlyOne(file: string): Finding {
  return {
    code: 'CAR-115',
    what: `a second document in ${file}`,
    why: 'this file holds one document; definitions have files of their own',
    fix: 'move it into another file, or delete the line `---`',
  };
}

function unreadable(problem: 'missing' | 'outside' | 'no_file' | 'unreadable'): Finding {
  return {
    code: 'CAR-112',
    what: problem === 'outside' ? 'the file is a link out of the workspace' : 'the file cannot be read',
    why:
      problem === 'outside'
        ? 'a workspace must be whole in itself, so that a commit says all there is to say'
        : 'it is not a file, it is gone, or this user may not read it',
    fix:
      problem === 'outside'
        ? 'put the file itself into the workspace'
        : 'look at the file and its permissions',
  };
}

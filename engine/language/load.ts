/**
 * From a folder to a workspace: the first stage of the pipeline. Reads every file, checks every definition and
 * what they are to one another, and reports all it finds in one run. Compiles nothing.
 */
import { type CheckedDefinition, checkValue } from './checked-definition.ts';
import { checks } from './checks/index.ts';
import type { Definition, Path } from './definition.ts';
import { Diagnostics, type Finding } from './diagnostic.ts';
import { FileCache } from './file-cache.ts';
import { type FileForm, startOf } from './file-form.ts';
import { diskFiles, type FileContent, type FileReader } from './files.ts';
import type { MovedFile, Settings } from './kinds.ts';
import { modelTags } from './model-tags.ts';
import { checkMoved } from './moved.ts';
import { checkReferences, type Referring } from './references.ts';
import { readReferredFiles } from './referred-files.ts';
import { type Moved, Workspace } from './workspace.ts';
import type { YamlDocument } from './yaml/document.ts';
import { tooLarge } from './yaml/text.ts';

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

/** @param cache of whoever loads this workspace again and again; the result is the same without it. */
export async function loadWorkspace(
  root: string,
  files: FileReader = diskFiles(root),
  cache: FileCache = new FileCache(),
): Promise<LoadResult> {
  cache.begin();
  const diagnostics = new Diagnostics();
  const sources = new Map<string, string>();
  const paths = await files.list();
  if (!paths.includes(settingsFile)) {
    diagnostics.add({ severity: 'error', ...noSettings(paths), range: startOf(settingsFile) });
    return { workspace: null, diagnostics, sources };
  }
  const forms = await readAll(paths, files, cache, diagnostics);
  for (const [path, { text }] of forms) if (text !== null) sources.set(path, text);
  const settings = settingsOf(documentsOf(forms, settingsFile), diagnostics);
  const movedDocuments = documentsOf(forms, movedFile) ?? [];
  const moved = movedOf(movedDocuments, diagnostics);
  const { definitions, broken } = definitionsOf(forms, diagnostics);
  const addresses = new Set([...definitions.map(({ address }) => address), ...broken]);
  const locate = (path: Path) => movedDocuments[0]?.locate(path, 'value') ?? startOf(movedFile);
  checkMoved(moved, { addresses, locate }, diagnostics);
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
  cache: FileCache,
  diagnostics: Diagnostics,
): Promise<ReadonlyMap<string, FileForm>> {
  const forms = new Map<string, FileForm>();
  for (let start = 0; start < paths.length; start += filesAtOnce) {
    const some = paths.slice(start, start + filesAtOnce);
    const contents = await Promise.all(some.map((path) => files.read(path)));
    for (const [index, content] of contents.entries()) {
      const path = some[index]!;
      if ('problem' in content) {
        diagnostics.add({ severity: 'error', ...unread(content), range: startOf(path) });
        continue;
      }
      const form = cache.formOf(path, content.bytes, path === settingsFile);
      diagnostics.addAll(form.diagnostics);
      forms.set(path, form);
    }
  }
  return forms;
}

function unread(content: Extract<FileContent, { problem: string }>): Finding {
  return content.problem === 'too_large' ? tooLarge(content.size) : unreadable(content.problem);
}

/** Undefined when the file is not there or is no text, which has then been reported. */
function documentsOf(
  forms: ReadonlyMap<string, FileForm>,
  path: string,
): readonly YamlDocument[] | undefined {
  const form = forms.get(path);
  return form && form.text !== null ? form.documents : undefined;
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

/** A document, or what one declares beside itself. */
type Declaring = Definition & Pick<CheckedDefinition, 'references'>;

interface Declared {
  readonly definitions: readonly Declaring[];
  readonly broken: ReadonlySet<string>;
}

/** All definitions, the first of each address; what is wrong with the others has been reported. */
function definitionsOf(forms: ReadonlyMap<string, FileForm>, diagnostics: Diagnostics): Declared {
  const byAddress = new Map<string, Declaring>();
  const broken = new Set<string>();
  for (const [path, form] of forms) {
    if (path === settingsFile || path === movedFile) continue;
    const { results, diagnostics: found } = form.checked;
    diagnostics.addAll(found);
    for (const { definition, broken: address } of results) {
      if (address) broken.add(address);
      if (!definition) continue;
      for (const declared of [definition, ...modelTags(definition)]) {
        const first = byAddress.get(declared.address);
        if (first) reportDouble(first, declared, diagnostics);
        else byAddress.set(declared.address, declared);
      }
    }
  }
  return { definitions: [...byAddress.values()], broken };
}

function reportDouble(first: Declaring, second: Declaring, diagnostics: Diagnostics): void {
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

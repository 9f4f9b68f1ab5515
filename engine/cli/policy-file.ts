/** A placement in a file of its own, in the place of the one that a workspace has: what `placements evaluate --policy` judges. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { diskFiles, type FileReader } from '../language/files.ts';
import { type Kind, kinds } from '../language/kinds.ts';
import { Workspace } from '../language/workspace.ts';
import { type Candidate, candidateOf } from '../runtime/release.ts';
import { Failure } from './failure.ts';
import { type Folder, loadCandidate } from './workspace.ts';

/** A name that no file of a workspace has. */
const PATH = 'policy under evaluation.yaml';

/** Null: there is no such file. The file holds one placement, under whatever id. */
export async function policyInFile(
  folder: Folder,
  id: string,
  path: string,
  { cwd }: { readonly cwd: string },
  environment?: string,
): Promise<Candidate | null> {
  const text = await readFile(resolve(cwd, path), 'utf8').catch(() => null);
  if (text === null) return null;
  // Under a name of its own it can be checked beside the one there is.
  const standIn = `${id}_under_evaluation`;
  const named = text.replace(/^id:.*$/m, `id: ${standIn}`);
  const { workspace, diagnostics } = await loadCandidate(
    folder,
    environment,
    undefined,
    withFile(diskFiles(folder.root), named),
  );
  const found = workspace?.get('placement', standIn);
  if (!workspace || !found || diagnostics.hasErrors) {
    const [first] = diagnostics.all.filter(({ severity }) => severity === 'error');
    throw new Failure({
      what: first
        ? `${path} has errors: line ${first.range.line}: ${first.what}`
        : `${path} holds no placement`,
      why: 'what does not compile decides nothing',
      fix: 'write one document with `kind: placement`, as it would stand in the workspace',
    });
  }
  const policy = { ...found, id, address: `placement.${id}`, value: { ...found.value, id } };
  const others = kinds
    .flatMap((kind: Kind) => [...workspace.all(kind)])
    .filter(({ address }) => address !== found.address && address !== policy.address);
  const { root, settings, moved, files } = workspace;
  return candidateOf(
    new Workspace(root, settings, moved, [...others, policy], diagnostics, files),
    environment,
  );
}

function withFile(files: FileReader, text: string): FileReader {
  return {
    list: async () => [...(await files.list()), PATH],
    read: async (path) => (path === PATH ? { bytes: Buffer.from(text) } : files.read(path)),
  };
}

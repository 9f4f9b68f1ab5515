/** A workspace as it stands at a git reference, compiled: what `replay` compares with. */
import type { Candidate } from '../runtime/release.ts';
import { Failure } from './failure.ts';
import { commitOf, treeFiles } from './git-tree.ts';
import { type Folder, loadCandidate } from './workspace.ts';

export interface DefinitionsAt {
  readonly candidate: Candidate;
  /** The hash that the reference stands for. */
  readonly commit: string;
}

/** Throws a Failure where the reference leads nowhere, or what stands there has errors. */
export async function definitionsAt(
  folder: Folder,
  reference: string,
  environment?: string,
): Promise<DefinitionsAt> {
  const commit = await commitOf(folder.root, reference);
  const files = await treeFiles(folder.root, commit);
  if (!files) throw nothingThere(reference, folder);
  const { candidate, diagnostics } = await loadCandidate(folder, environment, undefined, files);
  if (candidate) return { candidate, commit };
  const [first] = diagnostics.all.filter(({ severity }) => severity === 'error');
  throw new Failure({
    code: 'CAR-786',
    what: `the definitions at ${reference} have errors${first ? `: ${first.range.file}:${first.range.line}: ${first.what}` : ''}`,
    why: 'what does not compile cannot be compared with',
    fix: 'compare with a commit that `carillon validate` has nothing to say about',
  });
}

function nothingThere(reference: string, { shown }: Folder): Failure {
  return new Failure({
    code: 'CAR-785',
    what: `at ${reference} there is no workspace in ${shown}`,
    why: 'it is looked for at the same path, and needs a carillon.yaml there',
    fix: 'name a commit in which it was there already',
  });
}

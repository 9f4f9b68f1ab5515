/** Definitions as the engine compiles them. */

import type { Definition } from '../../language/definition.ts';
import { memoryFiles } from '../../language/files.ts';
import { kinds } from '../../language/kinds.ts';
import { loadWorkspace } from '../../language/load.ts';
import { Workspace } from '../../language/workspace.ts';
import { type Candidate, candidateOf } from '../../runtime/release.ts';
import { filesOf } from '../generate/definitions.testing.ts';
import type { Definitions } from '../naive/person.testing.ts';

export interface Refused {
  /** Code and words of what is wrong. */
  readonly refused: readonly string[];
}

export async function compiled(definitions: Definitions): Promise<Candidate | Refused> {
  const { workspace, diagnostics } = await loadWorkspace('/proof', memoryFiles(filesOf(definitions)));
  const candidate = workspace && candidateOf(unjudged(workspace));
  if (candidate) return candidate;
  const errors = diagnostics.all.filter(({ severity }) => severity === 'error');
  return { refused: errors.map(({ code, what, range }) => `${code} ${what} (line ${range.line})`) };
}

/** Chance also makes conditions that can never hold. They are refused where people write them, and mean what they say. */
function unjudged(workspace: Workspace): Workspace {
  const { root, settings, moved, diagnostics, files, broken } = workspace;
  const definitions = kinds.flatMap((kind) => workspace.all(kind) as readonly Definition[]);
  return new Workspace(root, settings, moved, definitions, diagnostics, files, broken, true);
}

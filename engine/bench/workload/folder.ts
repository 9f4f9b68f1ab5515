/** Writes definitions to a folder and compiles it, as any command of the engine does. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadWorkspace } from '../../language/load.ts';
import { type Candidate, candidateOf } from '../../runtime/release.ts';

export async function writeFolder(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** Throws with all diagnostics if the folder has errors. */
export async function compileFolder(root: string): Promise<Candidate> {
  const { workspace, diagnostics } = await loadWorkspace(root);
  const candidate = workspace && candidateOf(workspace);
  if (candidate) return candidate;
  const found = diagnostics.all.map(
    ({ range, code, what }) => `${range.file}:${range.line}: ${code} ${what}`,
  );
  throw new Error(`the made-up definitions have errors:\n${found.slice(0, 20).join('\n')}`);
}

/** The git commit that a folder stands at, for the record of a release. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The hash, with `+dirty` when files of the folder differ from it; null without git, repository or commit. */
export async function gitCommit(folder: string): Promise<string | null> {
  const commit = await git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD');
  if (commit === null) return null;
  const changes = await git(folder, 'status', '--porcelain', '--', '.');
  return changes === '' ? commit : `${commit}+dirty`;
}

async function git(folder: string, ...words: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run('git', words, { cwd: folder });
    return stdout.trim();
  } catch {
    return null;
  }
}

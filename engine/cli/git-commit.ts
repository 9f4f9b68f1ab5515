/** The git commit that a folder stands at, for the record of a release. */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The hash, with `+dirty` when files of the folder differ from it; null without git, repository or commit. */
export async function gitCommit(folder: string): Promise<string | null> {
  const commit = await git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD');
  if (commit === null) return null;
  const changes = await git(folder, 'status', '--porcelain', '--', '.');
  return changes === '' ? commit : `${commit}+dirty`;
}

/** E-mail addresses in the `Approved-by` trailers of the commit that a folder stands at; none where files differ from it. */
export async function approvedBy(folder: string): Promise<readonly string[]> {
  const commit = await gitCommit(folder);
  if (commit === null || commit.includes('+')) return [];
  const trailers = await git(folder, 'log', '-1', '--format=%(trailers:key=Approved-by,valueonly)');
  return [...(trailers ?? '').matchAll(/<([^<>\s]+)>/g)].map(([, email]) => email!);
}

/** Whether git keeps a file, so that whoever has the repository has it. */
export async function isInGit(file: string): Promise<boolean> {
  return (await git(dirname(file), 'ls-files', '--error-unmatch', '--', file)) !== null;
}

/** Whether a file that git keeps is another one than in its commit. */
export async function differsFromCommit(file: string): Promise<boolean> {
  return (await isInGit(file)) && (await git(dirname(file), 'status', '--porcelain', '--', file)) !== '';
}

/** A commit of this file alone, whatever else is staged. Null, or what git says against it. */
export async function commitFile(file: string, message: string): Promise<string | null> {
  try {
    await run('git', ['commit', '--quiet', '--only', '--message', message, '--', file], {
      cwd: dirname(file),
    });
    return null;
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    return (stderr ?? String(error)).trim();
  }
}

async function git(folder: string, ...words: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run('git', words, { cwd: folder });
    return stdout.trim();
  } catch {
    return null;
  }
}

/** The files of a folder as they stood in a commit, read from git's objects into memory: nothing is checked out. */
import { spawn } from 'node:child_process';
import { type FileReader, memoryFiles } from '../language/files.ts';
import { largestFile } from '../language/yaml/text.ts';
import { Failure } from './failure.ts';

/** The hash that a name means. `folder` lies in the repository. */
export async function commitOf(folder: string, name: string): Promise<string> {
  await repositoryOf(folder);
  const found = await git(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]);
  if (found.code === 0) return found.output.toString().trim();
  throw new Failure({
    what: `git knows no commit \`${name}\``,
    why: 'it is no branch, tag or hash of this repository; in a workflow only the newest commit may have been fetched',
    fix: 'check the name, or fetch it first (`fetch-depth: 0` of actions/checkout)',
  });
}

/** Where two histories parted. */
export async function mergeBase(folder: string, one: string, other: string): Promise<string> {
  const found = await git(folder, ['merge-base', one, other]);
  if (found.code === 0) return found.output.toString().trim();
  throw new Failure({
    what: 'the two commits have no common history',
    fix: 'compare with `..` instead of `...`',
  });
}

async function repositoryOf(folder: string): Promise<void> {
  const found = await git(folder, ['rev-parse', '--is-inside-work-tree']);
  if (found.code === 0 && found.output.toString().trim() === 'true') return;
  throw new Failure({
    what: `${folder} is not in a git repository`,
    why: 'a diff compares commits',
    fix: 'run it in a working copy of the repository; `carillon plan` compares with what runs',
  });
}

/** Null where the folder had no carillon.yaml then. Folders with one of their own are other workspaces. */
export async function treeFiles(folder: string, commit: string): Promise<FileReader | null> {
  const { output } = await mustGit(folder, ['ls-tree', '-r', '-z', '-l', commit]);
  const entries = output
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, type, hash, size, path] = /^\d+ (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line) ?? [];
      return type === 'blob' && hash && path && !line.startsWith('120000')
        ? [{ hash, path, size: Number(size) }]
        : [];
    })
    .filter(({ path, size }) => isRead(path) && size <= largestFile);
  if (!entries.some(({ path }) => path === 'carillon.yaml')) return null;
  const others = entries
    .filter(({ path }) => path.endsWith('/carillon.yaml'))
    .map(({ path }) => path.slice(0, -'carillon.yaml'.length));
  const own = entries.filter(({ path }) => !others.some((other) => path.startsWith(other)));
  const contents = await blobs(
    folder,
    own.map(({ hash }) => hash),
  );
  return memoryFiles(Object.fromEntries(own.map(({ path }, index) => [path, contents[index]!])));
}

/** As the loader reads a folder of the disk: neither data nor hidden files. */
function isRead(path: string): boolean {
  return (
    !path.startsWith('data/') &&
    !path.split('/').some((part) => part.startsWith('.') || part === 'node_modules')
  );
}

/** The contents of objects, in one go. */
async function blobs(folder: string, hashes: readonly string[]): Promise<Uint8Array[]> {
  const { output } = await mustGit(folder, ['cat-file', '--batch'], `${hashes.join('\n')}\n`);
  const found: Uint8Array[] = [];
  for (let at = 0; found.length < hashes.length; ) {
    const end = output.indexOf(0x0a, at);
    const size = Number(output.subarray(at, end).toString().split(' ')[2]);
    if (end === -1 || !Number.isInteger(size))
      throw new Failure({ what: 'git lacks a file of the commit', fix: 'fetch the whole history' });
    found.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return found;
}

interface Told {
  readonly code: number;
  readonly output: Buffer;
  readonly problem: string;
}

async function mustGit(folder: string, words: readonly string[], input?: string): Promise<Told> {
  const told = await git(folder, words, input);
  if (told.code === 0) return told;
  throw new Failure({ what: `git ${words[0]} failed: ${told.problem.trim().split('\n')[0]}` });
}

/** Without a shell: no argument is ever read as anything but a word. */
function git(folder: string, words: readonly string[], input?: string): Promise<Told> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', words, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    let problem = '';
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => {
      problem += part.toString();
    });
    child.on('error', (error) =>
      reject(new Failure({ what: `git cannot be run in ${folder}`, why: error.message })),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(parts), problem }));
    // Whoever does not read what it is given has told why on the way out.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

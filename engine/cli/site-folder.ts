/**
 * A folder that a static site is written into: a new or an empty one, or one written earlier, which a marker file tells
 * together with what is in it. Nothing else is ever touched: not a file that somebody put there, not another folder.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './failure.ts';

export const MARKER = '.carillon-docs.json';

/** What a marker may name: a file of ours beside it. */
const OURS = /^[a-z][a-z0-9_.]*\.html$/;

/** @param shown the folder as the person wrote it. */
export async function writeSite(
  folder: string,
  shown: string,
  pages: ReadonlyMap<string, string>,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const earlier = await earlierPages(folder, shown);
    // Told first: whoever is interrupted can write again.
    const names = [...new Set([...earlier, ...pages.keys()])].sort();
    await writeMarker(folder, names);
    for (const [name, text] of pages) await writeFile(join(folder, name), text);
    for (const name of earlier) if (!pages.has(name)) await rm(join(folder, name), { force: true });
    await writeMarker(folder, [...pages.keys()].sort());
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Failure(
      { what: `${shown} cannot be written (${code})`, fix: 'name a folder that may be written' },
      { cause: error },
    );
  }
}

async function writeMarker(folder: string, pages: readonly string[]): Promise<void> {
  await writeFile(join(folder, MARKER), `${JSON.stringify({ format: 1, pages }, null, 2)}\n`);
}

async function earlierPages(folder: string, shown: string): Promise<readonly string[]> {
  const found = await readdir(folder);
  if (found.length === 0) return [];
  const foreign = new Failure({
    what: `${shown} has something else in it`,
    why: 'a site is written into a new or empty folder, or over one that was written by `carillon docs`',
    fix: 'name another folder with `--out`',
  });
  if (!found.includes(MARKER)) throw foreign;
  const marker: unknown = parsed(await readFile(join(folder, MARKER), 'utf8'));
  const pages = typeof marker === 'object' && marker !== null && 'pages' in marker ? marker.pages : undefined;
  if (!Array.isArray(pages)) throw foreign;
  return pages.filter((name): name is string => typeof name === 'string' && OURS.test(name));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

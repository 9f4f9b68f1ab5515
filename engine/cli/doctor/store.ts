/** Whether the store can be opened, who has it, and whether there is room for it. */
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { releaseWords } from '../../review/words.ts';
import { currentRelease } from '../../runtime/release.ts';
import { StoreError } from '../../store/error.ts';
import { lockForWriting } from '../../store/sqlite/lock.ts';
import { openForReading } from '../store.ts';
import { bad, type Check, doubt, good, type Patient } from './check.ts';
import { nearestFolder } from './nearest-folder.ts';

/** Below this an import or a checkpoint may fail. */
const SCARCE = 1024 ** 3;
const GIB = 1024 ** 3;

export const store: Check = async ({ environment, loaded }) => {
  if (!environment) return [];
  const opened = await openForReading(loaded.folder, environment);
  if (!opened) return [...good('no store yet: `carillon apply` or `carillon run --apply` makes it')];
  try {
    const release = await currentRelease(opened);
    const people = await opened.people.countProfiles();
    return release
      ? good(`the store opens: ${releaseWords(release)}, ${people} profiles, the tables are of this version`)
      : doubt('the store opens, and nothing has been applied to it');
  } finally {
    await opened.close();
  }
};

export const lock: Check = async (patient) => {
  const file = fileOf(patient);
  if (file === null || (await isMissing(patient))) return [];
  try {
    lockForWriting(file).release();
    return good('nobody has the store open for writing');
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return doubt(
      'another Carillon has the store open for writing: `run`, `apply` and `import` have to wait for it',
    );
  }
};

export const disk: Check = async (patient) => {
  const file = fileOf(patient);
  if (file === null) return [];
  const { bavail, bsize } = await statfs(await nearestFolder(dirname(file)));
  const free = bavail * bsize;
  const text = `${(free / GIB).toFixed(1)} GiB free where the store is`;
  return free < SCARCE ? bad(`only ${text}`) : good(text);
};

async function isMissing({ environment, loaded }: Patient): Promise<boolean> {
  const opened = environment && (await openForReading(loaded.folder, environment).catch(() => undefined));
  await opened?.close();
  return opened === null;
}

/** Path of the file of an SQLite store. */
function fileOf({ environment, loaded }: Patient): string | null {
  const [, path] = /^sqlite:(?!:)(.+)$/s.exec(environment?.value.store ?? '') ?? [];
  return path === undefined ? null : resolve(loaded.folder.root, path);
}

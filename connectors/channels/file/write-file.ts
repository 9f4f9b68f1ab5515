/** A file that is there whole or not at all, also after the power was cut. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Written beside its place under a name of its own, forced to disk, then renamed over what was there. */
export async function writeFileWhole(folder: string, name: string, bytes: string | Buffer): Promise<void> {
  // The name is the same on every attempt: what a crash left behind is overwritten by the retry.
  const draft = join(folder, `.${name}.draft`);
  try {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(folder, name));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(join(folder, name));
}

/** The renaming is durable once the folder is. Some systems cannot open a folder; there it is as good as it gets. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EINVAL' && code !== 'EACCES') throw error;
  }
}

/** Folders that are not made yet stand in folders that are. */
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The folder, or the nearest one above it that exists. */
export async function nearestFolder(folder: string): Promise<string> {
  for (let current = folder; ; current = dirname(current)) {
    const exists = await access(current).then(
      () => true,
      () => false,
    );
    if (exists || current === dirname(current)) return current;
  }
}

/** Calls back when files of a workspace have changed and come to rest, one call at a time. */
import { basename, join } from 'node:path';
import { watch } from 'chokidar';

/** Editors write a file in several steps, and a switch of branches writes many. */
const REST = 100;

export interface Watching {
  close(): Promise<void>;
}

/** Resolves once every later change is noticed. */
export async function watchFolder(
  root: string,
  onChange: () => Promise<void>,
  onFault: (error: unknown) => void,
): Promise<Watching> {
  const watcher = watch(root, {
    ignoreInitial: true,
    ignored: (path) => path !== root && isIgnored(root, path),
  });
  let timer: NodeJS.Timeout | undefined;
  let under: Promise<void> = Promise.resolve();
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      under = under.then(onChange).catch(onFault);
    }, REST);
  });
  watcher.on('error', onFault);
  await new Promise<void>((ready) => watcher.once('ready', ready));
  return {
    async close() {
      clearTimeout(timer);
      await watcher.close();
      await under;
    },
  };
}

/** Where no definitions are looked for: hidden folders, packages, rows to import. */
function isIgnored(root: string, path: string): boolean {
  const name = basename(path);
  return name.startsWith('.') || name === 'node_modules' || path === join(root, 'data');
}

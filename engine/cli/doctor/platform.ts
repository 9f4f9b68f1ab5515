/** Whether this machine can run the engine at all: Node, and the database that is built for it. */
import { openStore } from '../../store/open.ts';
import { bad, type Check, good } from './check.ts';

/** The same as `engines` in package.json. */
const OLDEST = [20, 19] as const;

export const node: Check = async ({ context: { nodeVersion } }) => {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isNew = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return isNew
    ? good(`Node ${nodeVersion}`)
    : bad(`Node ${nodeVersion} is too old: ${OLDEST.join('.')} or newer is needed`);
};

export const database: Check = async ({ loaded: { folder } }) => {
  try {
    const store = await openStore('sqlite::memory:', { root: folder.root });
    await store.close();
    return good('the SQLite library works');
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return bad(
      `the SQLite library does not load: ${message}; \`npm rebuild better-sqlite3\` builds it for this Node`,
    );
  }
};

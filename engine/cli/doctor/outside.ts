/** What the engine needs from around it: secrets in the environment, a port, folders that channels write to. */
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ListenError } from '../../server/listen.ts';
import { LINK_KEY, WRITE_KEY } from '../environment.ts';
import { demandFreePort } from '../port.ts';
import { addressOf } from '../run/endpoint.ts';
import { secretDoubts } from '../warn-of-secrets.ts';
import { bad, type Check, doubt, type Finding, good } from './check.ts';
import { nearestFolder } from './nearest-folder.ts';

/** Names only: a value never reaches the screen. */
export const secrets: Check = async ({ environment, loaded: { candidate } }) => {
  if (!environment) return [];
  const { value, secretStore } = environment;
  const used = new Set([
    ...(value.listen ? [WRITE_KEY] : []),
    ...(value.links ? [value.links.secret ?? LINK_KEY] : []),
    ...[...(candidate?.program.channels.values() ?? [])].flatMap(({ settings, feedback }) =>
      secretsIn([settings, feedback?.settings]),
    ),
  ]);
  const found = [...used].sort().flatMap((name) => {
    const variable = value.secrets?.[name];
    const place = secretStore.place(name);
    if (place === null) {
      return bad(
        `the secret ${name} is not set: ${variable ? `set ${variable}, or ${variable}_FILE to a file that holds it` : 'name its variable under `secrets` in carillon.yaml'}`,
      );
    }
    if (place.from === 'default') return doubt(`the secret ${name} has its default, for development only`);
    // A file that cannot be read is found here, not by the daemon.
    secretStore.value(name);
    return good(`the secret ${name} is set${place.from === 'variable' ? '' : `, in ${place.path}`}`);
  });
  return [...found, ...(await secretDoubts(environment)).flatMap(doubt)];
};

function secretsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'secret' && typeof part === 'string' ? [part] : secretsIn(part),
  );
}

export const port: Check = async ({ environment }) => {
  const address = environment && addressOf(environment, undefined);
  if (!address) return [];
  try {
    await demandFreePort(address);
    return good(`port ${address.port} of ${address.host} is free`);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    return doubt(`${error.message}: fine if it is \`carillon run\` itself; otherwise ${error.fix}`);
  }
};

export const folders: Check = async ({ loaded: { candidate, folder } }) => {
  const found: Finding[] = [];
  for (const { id, settings } of candidate?.program.channels.values() ?? []) {
    const { folder: named } = settings;
    if (typeof named !== 'string') continue;
    const isWritable = await access(await nearestFolder(resolve(folder.root, named)), constants.W_OK).then(
      () => true,
      () => false,
    );
    found.push(
      ...(isWritable
        ? good(`channel ${id} can write to ${named}`)
        : bad(`channel ${id} may not write to ${named}: give this user the right, or name another folder`)),
    );
  }
  return found;
};

/** One environment of a workspace: which store, where to listen, and its secrets by name. */
import type { Environment, Settings } from '../language/kinds.ts';
import type { Secrets } from '../runtime/channels.ts';
import { Links } from '../runtime/links.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { SecretStore } from './secrets.ts';

export interface ChosenEnvironment {
  readonly name: string;
  readonly value: Environment;
  readonly secrets: Secrets;
  /** Where they come from. */
  readonly secretStore: SecretStore;
}

/** The named one, or the first. */
export function environmentOf(
  { environments }: Settings,
  wanted: string | undefined,
  root: string,
  { env }: Pick<Context, 'env'>,
): ChosenEnvironment {
  const names = Object.keys(environments);
  const name = wanted ?? names[0]!;
  const value = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (value === undefined) {
    throw new Failure({
      what: `there is no environment \`${name}\``,
      why: `carillon.yaml has ${names.join(', ')}`,
      fix: `use --env ${names[0]}, or add \`${name}:\` under \`environments\``,
    });
  }
  const secretStore = new SecretStore(value, root, env);
  return { name, value, secretStore, secrets: (secret) => secretStore.value(secret) };
}

/** What signs the links in messages; null where the environment has no `links`. */
export function linksOf({ name, value, secrets }: ChosenEnvironment): Links | null {
  if (value.links === undefined) return null;
  const { url, mailto, secret = LINK_KEY } = value.links;
  const key = secrets(secret);
  if (key !== undefined) return new Links(url, key, mailto ?? null);
  throw new Failure({
    what: `the secret \`${secret}\` of environment ${name} is not set`,
    why: 'links in messages are signed with it, and without it anybody could unsubscribe anybody',
    fix: 'name its variable under `secrets` of the environment in carillon.yaml, and set it or, to a file that holds it, the same with _FILE',
  });
}

/** The secret that signs links, unless the environment names another. */
export const LINK_KEY = 'link_key';

/** The secret under which HTTP clients write. */
export const WRITE_KEY = 'write_key';

/** The secret under which tasks are asked for; without it nobody may. */
export const TASK_KEY = 'task_key';

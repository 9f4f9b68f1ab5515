/** One environment of a workspace: which store, where to listen, and its secrets by name. */
import type { Environment, Settings } from '../language/kinds.ts';
import type { Secrets } from '../runtime/channels.ts';
import { Links } from '../runtime/links.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';

export interface ChosenEnvironment {
  readonly name: string;
  readonly value: Environment;
  readonly secrets: Secrets;
}

/** The named one, or the first. */
export function environmentOf(
  { environments }: Settings,
  wanted: string | undefined,
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
  return { name, value, secrets: (secret) => secretOf(value, secret, env) };
}

/** An empty variable counts as one that is not set. */
function secretOf(environment: Environment, name: string, env: Context['env']): string | undefined {
  const variable = environment.secrets?.[name];
  return (variable && env[variable]) || environment.defaults?.[name];
}

/** What signs the links in messages; null where the environment has no `links`. */
export function linksOf({ name, value, secrets }: ChosenEnvironment): Links | null {
  if (value.links === undefined) return null;
  const { url, secret = 'link_key' } = value.links;
  const key = secrets(secret);
  if (key !== undefined) return new Links(url, key);
  throw new Failure({
    what: `the secret \`${secret}\` of environment ${name} is not set`,
    why: 'links in messages are signed with it, and without it anybody could unsubscribe anybody',
    fix: `name its variable under \`secrets\` of the environment in carillon.yaml, and set it`,
  });
}

/** The secret under which HTTP clients write. */
export const WRITE_KEY = 'write_key';

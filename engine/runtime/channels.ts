/** Channels of a workspace: their settings checked against the connectors' specs, their secrets found, opened. */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Program } from '../compiler/program.ts';
import { Site } from '../language/definition.ts';
import type { Workspace } from '../language/workspace.ts';
import type { Json, JsonObject } from '../store/store.ts';
import type { Channel, ChannelSpec } from './channel.ts';
import { checkAudiences, checkCalls, checkScorers } from './check-calls.ts';

/** Name of a secret → its value, or undefined where it is not set. */
export type Secrets = (name: string) => string | undefined;

/** Reports what is wrong with the settings of channels, and calls of what cannot be called; a secret is only named here, not read. */
export function checkChannels(workspace: Workspace, specs: readonly ChannelSpec[]): void {
  for (const definition of workspace.all('channel')) {
    const spec = specs.find(({ name }) => name === definition.value.connector);
    if (!spec) continue;
    const site = new Site(definition, workspace.diagnostics).at('with');
    const settings = withSecrets(definition.value.with ?? {}, () => 'secret') as JsonObject;
    for (const error of faultsOf(spec, settings)) {
      const path = error.instancePath.split('/').filter(Boolean);
      site.at(...path).report({
        code: 'CAR-609',
        what: `channel \`${definition.id}\`: ${faultText(path, error)}`,
        why: `connector ${spec.name} takes ${Object.keys(spec.settings['properties'] as object).join(', ')}`,
        fix: "see the connector's settings in connectors/README.md",
      });
    }
    const medium = definition.value.medium ?? definition.id;
    if (!spec.media.includes(medium)) {
      site.report({
        code: 'CAR-610',
        what: `connector ${spec.name} does not carry ${medium}`,
        why: `it carries ${spec.media.join(', ')}`,
        fix: 'choose another connector or another medium',
      });
    }
  }
  checkCalls(workspace, specs);
  checkScorers(workspace, specs);
  checkAudiences(workspace, specs);
}

export function faultText(path: readonly string[], { keyword, params, message }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `unknown setting \`${params['additionalProperty']}\``;
  return `${path.join('.') || 'with'} ${message}`;
}

const ajv = new Ajv2020({ allErrors: true, strict: false, useDefaults: true, formats: { secret: true } });

export function faultsOf(spec: Pick<ChannelSpec, 'settings'>, settings: JsonObject): ErrorObject[] {
  const validate = ajv.compile(spec.settings);
  return validate(structuredClone(settings)) ? [] : (validate.errors ?? []);
}

export async function openChannels(
  program: Pick<Program, 'channels'>,
  specs: readonly ChannelSpec[],
  root: string,
  secrets: Secrets,
): Promise<Map<string, Channel>> {
  const channels = new Map<string, Channel>();
  for (const { id, connector, settings } of program.channels.values()) {
    const spec = specs.find(({ name }) => name === connector);
    if (!spec) throw new MissingError(`channel ${id}: there is no connector ${connector}`);
    const resolved = withSecrets(settings, (name) => {
      const value = secrets(name);
      if (value === undefined) throw new MissingError(`channel ${id}: the secret ${name} is not set`);
      return value;
    }) as JsonObject;
    ajv.compile(spec.settings)(resolved);
    channels.set(id, await spec.open({ id, settings: resolved, root }));
  }
  return channels;
}

/** Something of the environment is missing: a secret, a connector. */
export class MissingError extends Error {
  override readonly name = 'MissingError';
}

/** A copy in which every `{ secret: NAME }` is replaced. */
export function withSecrets(value: unknown, secretOf: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => withSecrets(item, secretOf));
  if (value === null || typeof value !== 'object') return value as Json;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]![0] === 'secret' && typeof entries[0]![1] === 'string') {
    return secretOf(entries[0]![1]);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, withSecrets(item, secretOf)]));
}

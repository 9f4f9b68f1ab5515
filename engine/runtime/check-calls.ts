/** Whether the connectors that journeys call can be called: their specs say so. */
import { everyStep } from '../compiler/steps/nested.ts';
import { Site } from '../language/definition.ts';
import type { Workspace } from '../language/workspace.ts';
import type { ChannelSpec } from './channel.ts';

export function checkCalls(workspace: Workspace, specs: readonly ChannelSpec[]): void {
  const callable = specs.filter((spec) => spec.callable).map(({ name }) => name);
  for (const definition of workspace.all('journey')) {
    const site = new Site(definition, workspace.diagnostics);
    const { steps, finally: last = [] } = definition.value;
    const calls = [
      ...[...everyStep(steps, site.at('steps'))].flatMap(([step, place]) =>
        'call' in step ? [{ id: step.call.connector, place }] : [],
      ),
      ...last.flatMap((step, index) =>
        'call' in step ? [{ id: step.call.connector, place: site.at('finally', index) }] : [],
      ),
    ];
    for (const { id, place } of calls) {
      const connector = workspace.get('channel', id)?.value.connector;
      if (connector === undefined || callable.includes(connector)) continue;
      place.at('call', 'connector').report({
        code: 'CAR-720',
        what: `channel \`${id}\` cannot be called: its connector is ${connector}`,
        why: 'a call asks and is answered, and not every connector can do that',
        fix: `name a channel with the connector ${callable.join(' or ')}`,
      });
    }
  }
}

/** Whether the channels that score people can be asked. */
export function checkScorers(workspace: Workspace, specs: readonly ChannelSpec[]): void {
  const callable = specs.filter((spec) => spec.callable).map(({ name }) => name);
  for (const definition of workspace.all('model')) {
    const id = definition.value.connector;
    const connector = id === undefined ? undefined : workspace.get('channel', id)?.value.connector;
    if (connector === undefined || callable.includes(connector)) continue;
    new Site(definition, workspace.diagnostics).at('connector').report({
      code: 'CAR-986',
      what: `channel \`${id}\` cannot score: its connector is ${connector}`,
      why: 'a model asks and is answered, and not every connector can do that',
      fix: `name a channel with the connector ${callable.join(' or ')}`,
    });
  }
}

/** Whether the connectors that keep audiences can: their specs say so. */
export function checkAudiences(workspace: Workspace, specs: readonly ChannelSpec[]): void {
  const keepers = specs.filter((spec) => spec.keepsAudiences).map(({ name }) => name);
  for (const definition of workspace.all('audience')) {
    const { channel } = definition.value;
    const connector = workspace.get('channel', channel)?.value.connector;
    if (connector === undefined || keepers.includes(connector)) continue;
    new Site(definition, workspace.diagnostics).at('channel').report({
      code: 'CAR-743',
      what: `channel \`${channel}\` cannot keep an audience: its connector is ${connector}`,
      why: 'it hands messages over, and has no lists of people',
      fix: `name a channel with the connector ${keepers.join(' or ')}`,
    });
  }
}

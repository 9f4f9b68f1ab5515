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

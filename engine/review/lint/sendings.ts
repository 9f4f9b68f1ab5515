/** Every place at which a message goes out: a `send` of a journey, an action of a placement; with its class and media. */
import type { Definition, Path } from '../../language/definition.ts';
import type { Action, WrittenSend } from '../../language/kinds.ts';
import type { Workspace } from '../../language/workspace.ts';
import { writtenCandidates } from '../../language/written-candidates.ts';
import { stepsOf } from './steps.ts';

export interface Sending {
  readonly definition: Definition;
  /** Of the `send`, or of the action. */
  readonly path: Path;
  readonly template: string;
  readonly class: string;
  readonly channels: readonly { readonly id: string; readonly medium: string; readonly path: Path }[];
}

export function sendingsOf(workspace: Workspace): Sending[] {
  const journeys = workspace
    .all('journey')
    .flatMap((definition) =>
      stepsOf(definition).flatMap(([step, path]) =>
        'send' in step && 'template' in step.send
          ? [sendingAt(step.send, definition, [...path, 'send'], workspace)]
          : [],
      ),
    );
  const placements = workspace
    .all('placement')
    .flatMap((definition) =>
      writtenCandidates(definition.value).flatMap(({ action, give }) =>
        action === undefined ? [] : [sendingAt(action, definition, give, workspace)],
      ),
    );
  return [...journeys, ...placements];
}

function sendingAt(
  { template, channel }: WrittenSend | Action,
  definition: Definition,
  path: Path,
  workspace: Workspace,
): Sending {
  const place = (index: number): Path =>
    typeof channel === 'string' ? [...path, 'channel'] : [...path, 'channel', index];
  const channels = (typeof channel === 'string' ? [channel] : channel).map((id, index) => ({
    id,
    medium: mediumOf(id, workspace),
    path: place(index),
  }));
  const messageClass = workspace.get('template', template)?.value.class ?? '';
  return { definition, path, template, class: messageClass, channels };
}

export function mediumOf(channel: string, workspace: Workspace): string {
  return workspace.get('channel', channel)?.value.medium ?? channel;
}

/** What a `send` says: template, channels and values; written in a step, or in a rule of a placement. */
import type { Site } from '../language/definition.ts';
import type { ScopeType } from '../language/expressions/index.ts';
import type { WrittenSend } from '../language/kinds.ts';
import type { JsonObject } from '../store/store.ts';
import { type Context, noteUse } from './context.ts';
import { expressionAt } from './expression.ts';
import type { View } from './view.ts';

export interface MessagePlan {
  readonly template: string;
  readonly channels: readonly string[];
  /** Values for `with.*`; what has none is left out. */
  values(view: View): JsonObject;
}

export function compileMessage(
  { template, channel, with: given = {} }: Pick<WrittenSend, 'template' | 'channel' | 'with'>,
  site: Site,
  scope: ScopeType,
  context: Context,
): MessagePlan {
  const channels = typeof channel === 'string' ? [channel] : channel;
  noteUse(context, site.definition, `template.${template}`);
  for (const id of channels) noteUse(context, site.definition, `channel.${id}`);
  checkMedia(template, channel, site, context);
  const values = Object.entries(given).map(([name, value]) => ({
    name,
    read:
      typeof value === 'string' ? expressionAt(value, site.at('with', name), scope, context) : () => value,
  }));
  return {
    template,
    channels,
    values(view) {
      const named: Record<string, JsonObject[string]> = {};
      for (const { name, read } of values) {
        const value = typeof read === 'function' ? read() : read?.evaluate(view.scope);
        if (value !== undefined && value !== null) named[name] = value as JsonObject[string];
      }
      return named;
    },
  };
}

/** A template without a part for a channel's medium could never be sent on it. */
function checkMedia(
  template: string,
  channel: string | readonly string[],
  site: Site,
  { workspace }: Context,
): void {
  const parts = workspace.get('template', template)?.value;
  for (const [index, id] of (typeof channel === 'string' ? [channel] : channel).entries()) {
    const definition = workspace.get('channel', id)?.value;
    const medium = definition?.medium ?? definition?.id;
    if (!parts || medium === undefined || medium in parts) continue;
    const place = typeof channel === 'string' ? site.at('channel') : site.at('channel', index);
    place.report({
      code: 'CAR-705',
      what: `template \`${template}\` has no \`${medium}\` part`,
      why: `channel \`${id}\` carries ${medium}, so this message would have nothing to say on it`,
      fix: `add \`${medium}:\` to template ${template}, or leave \`${id}\` out`,
    });
  }
}

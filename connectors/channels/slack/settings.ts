/** What the `with:` of a slack channel may say. */
import type { JsonObject } from '../../../engine/index.ts';
import { baseUrlSetting, timeoutSetting } from '../http/settings.ts';

export interface SlackSettings {
  readonly token?: string;
  readonly webhook_url?: string;
  readonly channel?: string;
  readonly markup?: boolean;
  readonly base_url?: string;
  readonly timeout?: string;
}

export const HOME = 'https://slack.com';

export const settings: JsonObject = {
  type: 'object',
  additionalProperties: false,
  oneOf: [{ required: ['token'] }, { required: ['webhook_url'] }],
  properties: {
    token: {
      type: 'string',
      format: 'secret',
      title: 'Bot token',
      description: 'Posts as a bot with the scope `chat:write`, to whatever conversation the message names.',
      examples: [{ secret: 'slack_token' }],
    },
    webhook_url: {
      type: 'string',
      format: 'secret',
      title: 'Incoming webhook',
      description:
        'Posts to the one conversation that this address belongs to. The whole address is a secret.',
      examples: [{ secret: 'slack_webhook' }],
    },
    channel: {
      type: 'string',
      minLength: 1,
      title: 'Conversation',
      description: 'Id of the channel or person a bot posts to when the message has no address of its own.',
      examples: ['C024BE91L'],
    },
    markup: {
      type: 'boolean',
      default: false,
      title: 'Markup',
      description:
        "true: `text` is Slack's own markup, mentions and links included. false: it is shown as it is, so that a " +
        'name with `<!channel>` in it calls nobody.',
    },
    ...baseUrlSetting(HOME),
    ...timeoutSetting,
  },
};

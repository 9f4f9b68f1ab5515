/** What the `with:` of a web-push channel may say. */
import type { JsonObject } from '../../../engine/index.ts';
import { timeoutSetting } from '../http/settings.ts';

export interface WebPushSettings {
  readonly vapid: { readonly subject: string; readonly public_key: string; readonly private_key: string };
  readonly ttl?: string;
  readonly urgency?: 'very-low' | 'low' | 'normal' | 'high';
  readonly topic?: 'message' | 'template' | 'none';
  readonly hosts?: readonly string[];
  readonly timeout?: string;
}

/** The push services of the browsers there are. */
export const HOSTS = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
];

export const settings: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['vapid'],
  properties: {
    vapid: {
      type: 'object',
      additionalProperties: false,
      required: ['subject', 'public_key', 'private_key'],
      title: 'VAPID',
      description:
        'How push services know us (RFC 8292). `npx web-push generate-vapid-keys` makes a pair of keys.',
      properties: {
        subject: {
          type: 'string',
          pattern: '^(mailto:|https:)',
          title: 'Contact',
          description: 'Where a push service finds us: `mailto:` or `https:`.',
          examples: ['mailto:it@shop.example'],
        },
        public_key: {
          type: 'string',
          minLength: 1,
          title: 'Public key',
          description: 'The one that browsers were given when they subscribed, in base64url.',
        },
        private_key: {
          type: 'string',
          format: 'secret',
          title: 'Private key',
          description: 'The other one, a secret.',
          examples: [{ secret: 'vapid_private_key' }],
        },
      },
    },
    ttl: {
      type: 'string',
      pattern: '^(0s|[1-9][0-9]{0,6}[smhdw])$',
      default: '4w',
      title: 'Time to live',
      description: 'How long the push service keeps a message for a device that is off. `0s`: not at all.',
    },
    urgency: {
      enum: ['very-low', 'low', 'normal', 'high'],
      default: 'normal',
      title: 'Urgency',
      description: 'Below `high`, a device that saves power may be told later.',
    },
    topic: {
      enum: ['message', 'template', 'none'],
      default: 'message',
      title: 'Topic',
      description:
        'What a newer message replaces while it is not yet delivered: `message` itself, so that one that had to be ' +
        'sent again is shown once; an earlier one of the same `template`; or `none`.',
    },
    hosts: {
      type: 'array',
      items: { type: 'string', pattern: '^(\\*\\.)?[A-Za-z0-9.:\\[\\]-]+$' },
      minItems: 1,
      default: HOSTS,
      title: 'Push services',
      description:
        'Hosts a subscription may name; `*.` stands for any beginning. Subscriptions come from outside, and must not ' +
        'make us post to any other place. Only to a loopback address may the connection be without TLS.',
    },
    ...timeoutSetting,
  },
};

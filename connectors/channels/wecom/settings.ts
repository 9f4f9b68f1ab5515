/** What the `with:` of a wecom channel may say. */
import type { JsonObject } from '../../../engine/index.ts';
import { baseUrlSetting, timeoutSetting } from '../http/settings.ts';

export interface WecomSettings {
  readonly corp_id: string;
  readonly secret: string;
  readonly agent_id?: number;
  readonly as?: 'application' | 'customer_contact';
  readonly sender?: string;
  readonly duplicate_check?: string;
  readonly base_url?: string;
  readonly timeout?: string;
}

export const HOME = 'https://qyapi.weixin.qq.com';

export const settings: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['corp_id', 'secret'],
  if: { properties: { as: { const: 'customer_contact' } }, required: ['as'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['sender'] },
  else: { required: ['agent_id'] },
  properties: {
    corp_id: {
      type: 'string',
      minLength: 1,
      title: 'Corporation',
      description: 'Id of the corporation (企业ID).',
      examples: ['ww1234567890abcdef'],
    },
    secret: {
      type: 'string',
      format: 'secret',
      title: 'Secret',
      description: "The application's secret; for customer contact, one of an application that may use it.",
      examples: [{ secret: 'wecom_secret' }],
    },
    agent_id: {
      type: 'integer',
      minimum: 0,
      title: 'Application',
      description: 'AgentId of the application that messages come from.',
      examples: [1000002],
    },
    as: {
      enum: ['application', 'customer_contact'],
      default: 'application',
      title: 'As',
      description:
        '`application`: a message of the application to a member (the address is a userid). `customer_contact`: a ' +
        'task for a member to send the message to a customer (the address is an external_userid).',
    },
    sender: {
      type: 'string',
      minLength: 1,
      title: 'Sending member',
      description:
        'For customer contact: userid of the member who gets the task, when the template has no `sender`.',
      examples: ['zhangsan'],
    },
    duplicate_check: {
      type: 'string',
      pattern: '^[1-9][0-9]{0,4}[smh]$',
      title: 'Duplicate check',
      description:
        'For applications: how long WeCom holds back a message that is the same as an earlier one, four hours at ' +
        'most. With it, a message in doubt may be sent again.',
      examples: ['30m'],
    },
    ...baseUrlSetting(HOME),
    ...timeoutSetting,
  },
};

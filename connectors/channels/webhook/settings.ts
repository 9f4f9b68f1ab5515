/** What the `with:` of a webhook channel may say. */
import type { JsonObject } from '../../../engine/index.ts';

export interface WebhookSettings {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly secret_headers?: Readonly<Record<string, string>>;
  readonly signing_secret?: string;
  readonly timeout?: string;
}

const HEADER_NAME = '^[A-Za-z0-9][A-Za-z0-9-]*$';

export const settings: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: {
      type: 'string',
      pattern: '^https?://[^\\s/@?#]+([/?#]\\S*)?$',
      title: 'Address',
      description: 'Where messages are posted to. It is fixed here: no template and no answer can change it.',
      examples: ['https://crm.shop.example/messages'],
    },
    headers: {
      type: 'object',
      propertyNames: { pattern: HEADER_NAME },
      additionalProperties: { type: 'string' },
      title: 'Headers',
      description: 'Sent with every request.',
      examples: [{ 'X-Team': 'marketing' }],
    },
    secret_headers: {
      type: 'object',
      propertyNames: { pattern: HEADER_NAME },
      additionalProperties: { type: 'string', format: 'secret' },
      title: 'Secret headers',
      description: 'The same, for values that are secrets.',
      examples: [{ Authorization: { secret: 'crm_token' } }],
    },
    signing_secret: {
      type: 'string',
      format: 'secret',
      title: 'Signing secret',
      description:
        'With it every request carries `X-Carillon-Signature: t=SECONDS,v1=HEX`, where HEX is the HMAC-SHA256 of ' +
        '`SECONDS.BODY` under this secret.',
      examples: [{ secret: 'crm_signing' }],
    },
    timeout: {
      type: 'string',
      pattern: '^[1-9][0-9]{0,3}[sm]$',
      default: '10s',
      title: 'Timeout',
      description: 'How long an attempt may take.',
    },
  },
};

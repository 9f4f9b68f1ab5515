/** What the `with:` of an http-audience channel may say. */
import type { JsonObject } from '../../../engine/index.ts';

export interface HttpAudienceSettings {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly secret_headers?: Readonly<Record<string, string>>;
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
      description: 'Where changes are posted to, and where lists are read from.',
      examples: ['https://ads.shop.example/audiences'],
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
      examples: [{ Authorization: { secret: 'ads_token' } }],
    },
    timeout: {
      type: 'string',
      pattern: '^[1-9][0-9]{0,3}[sm]$',
      default: '30s',
      title: 'Timeout',
      description: 'How long a request may take.',
    },
  },
};

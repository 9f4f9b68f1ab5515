/** What the `with:` of an http-sms channel may say: a request of one's own, or a provider that is known here. */
import type { Json, JsonObject } from '../../../engine/index.ts';
import { PLACES } from '../http/placeholders.ts';
import { baseUrlSetting, timeoutSetting } from '../http/settings.ts';

type Texts = Readonly<Record<string, string>>;

export interface RequestSettings {
  readonly url: string;
  readonly method?: 'POST' | 'PUT' | 'GET';
  readonly headers?: Texts;
  readonly secret_headers?: Texts;
  readonly basic_auth?: { readonly user: string; readonly password: string };
  readonly query?: Texts;
  readonly form?: Texts;
  readonly json?: JsonObject;
}

export interface AnswerSettings {
  readonly accepted?: {
    readonly status?: readonly number[];
    readonly at?: string;
    readonly equals?: readonly Json[];
    readonly matches?: string;
  };
  readonly id?: string;
  readonly code?: string;
  readonly code_matches?: string;
  readonly text?: string;
  readonly later?: readonly (string | number)[];
  readonly ours?: readonly (string | number)[];
}

export interface TwilioSettings {
  readonly account: string;
  readonly user?: string;
  readonly password: string;
  readonly from?: string;
  readonly messaging_service?: string;
  readonly status_callback?: string;
  readonly base_url?: string;
}

export interface AliyunSettings {
  readonly access_key_id: string;
  readonly access_key_secret: string;
  readonly sign_name: string;
  readonly template_code?: string;
  readonly parameters?: Texts;
  readonly base_url?: string;
}

export interface HttpSmsSettings {
  readonly request?: RequestSettings;
  readonly answer?: AnswerSettings;
  readonly twilio?: TwilioSettings;
  readonly aliyun?: AliyunSettings;
  readonly timeout?: string;
}

const texts = { type: 'object', additionalProperties: { type: 'string' } } as const;
const text = { type: 'string', minLength: 1 } as const;
const secret = { type: 'string', format: 'secret' } as const;
const path = { type: 'string', pattern: '^[^.\\s]+(\\.[^.\\s]+)*$' } as const;
const url = { type: 'string', pattern: '^https?://[^\\s/@?#]+([/?]\\S*)?$' } as const;
const codes = { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } } as const;
const HEADER_NAME = '^[A-Za-z0-9][A-Za-z0-9-]*$';

function told<Shape extends object>(shape: Shape, title: string, description: string) {
  return { ...shape, title, description };
}

const request: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  title: 'Request',
  description: `How a message is handed over. In the texts of query, form and json these are filled in: ${PLACES}.`,
  not: { required: ['form', 'json'] },
  properties: {
    url: told(url, 'Address', 'Where to. It is fixed here: no message can change it.'),
    method: told({ enum: ['POST', 'PUT', 'GET'], default: 'POST' }, 'Method', 'Of the request.'),
    headers: told({ ...texts, propertyNames: { pattern: HEADER_NAME } }, 'Headers', 'Sent as they are.'),
    secret_headers: told(
      { type: 'object', propertyNames: { pattern: HEADER_NAME }, additionalProperties: secret },
      'Secret headers',
      'The same, for values that are secrets.',
    ),
    basic_auth: {
      type: 'object',
      additionalProperties: false,
      required: ['user', 'password'],
      title: 'Login',
      description: 'By user and password (HTTP Basic).',
      properties: {
        user: told(text, 'User', 'Name to log in with.'),
        password: told(secret, 'Password', 'A secret.'),
      },
    },
    query: told(texts, 'Query', 'Added to the address.'),
    form: told(texts, 'Form', 'The body, as a form.'),
    json: told({ type: 'object' }, 'JSON', 'The body, as JSON of any shape.'),
  },
  examples: [{ url: 'https://sms.example/send', json: { to: '{to}', text: '{text}', id: '{key}' } }],
};

const answer: JsonObject = {
  type: 'object',
  additionalProperties: false,
  title: 'Answer',
  description:
    'What an answer means. A code that is neither for `later` nor `ours` is final. Without a code the status ' +
    'decides: 408, 425, 429 and 5xx later, 401 and 403 ours, every other final.',
  properties: {
    accepted: {
      type: 'object',
      additionalProperties: false,
      title: 'Accepted',
      description: 'When the provider has the message: all of these together. Without them, any 2xx.',
      properties: {
        status: told(
          { type: 'array', minItems: 1, items: { type: 'integer', minimum: 200, maximum: 299 } },
          'Status',
          'One of these.',
        ),
        at: told(path, 'Place', 'There is a value at this place of the JSON, `a.b.0`.'),
        equals: told({ type: 'array', minItems: 1 }, 'Values', 'And it is one of these.'),
        matches: told(text, 'Pattern', 'The whole answer matches this, for providers that answer in words.'),
      },
      dependentRequired: { equals: ['at'] },
    },
    id: told(path, 'Message id', 'The place of it in the JSON.'),
    code: told(path, 'Code', 'The place of the error code in the JSON.'),
    code_matches: told(
      text,
      'Pattern of the code',
      'What the code is in an answer in words: the first group.',
    ),
    text: told(path, 'Explanation', 'The place of it in the JSON.'),
    later: told(codes, 'Later', 'Codes after which it is tried again: busy, too fast.'),
    ours: told(codes, 'Ours', 'Codes that are about the account: tried again, while it is mended.'),
  },
  examples: [{ accepted: { at: 'status', equals: ['OK'] }, id: 'id', code: 'error', later: ['BUSY'] }],
};

const twilio: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['account', 'password'],
  oneOf: [{ required: ['from'] }, { required: ['messaging_service'] }],
  title: 'Twilio',
  description: 'The Messages API of Twilio. Its request and what its answers mean are ready.',
  properties: {
    account: told({ type: 'string', pattern: '^[A-Za-z0-9]+$' }, 'Account', 'Its SID.'),
    user: told(text, 'User', 'SID of an API key, if it is not the account that logs in.'),
    password: told(secret, 'Password', 'The auth token, or the secret of the key.'),
    from: told(text, 'Sender', 'A number or a name.'),
    messaging_service: told(text, 'Messaging service', 'Or the SID of one, which chooses the sender.'),
    status_callback: told(url, 'Receipts', 'Where Twilio tells what became of a message.'),
    ...baseUrlSetting('https://api.twilio.com'),
  },
  examples: [{ account: 'AC0123', password: { secret: 'twilio_token' }, messaging_service: 'MG0123' }],
};

const aliyun: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['access_key_id', 'access_key_secret', 'sign_name'],
  title: 'Aliyun SMS (阿里云短信)',
  description: 'SendSms of Aliyun, signed (V3). Its request and what its answers mean are ready.',
  properties: {
    access_key_id: told(text, 'Key', 'AccessKey ID.'),
    access_key_secret: told(secret, 'Secret', 'AccessKey secret.'),
    sign_name: told(text, 'Signature', 'The name the text is signed with, as it was approved.'),
    template_code: told(
      text,
      'Template',
      'Code of the approved one, when the template has no `template_code`.',
    ),
    parameters: told(
      texts,
      'Variables',
      'Of the approved template, filled in as in `request`. Without them the text of the message is a JSON object of them.',
    ),
    ...baseUrlSetting('https://dysmsapi.aliyuncs.com'),
  },
  examples: [
    {
      access_key_id: 'LTAI0123',
      access_key_secret: { secret: 'aliyun_secret' },
      sign_name: '街角小店',
      template_code: 'SMS_0123',
      parameters: { name: '{content.name}' },
    },
  ],
};

export const settings: JsonObject = {
  type: 'object',
  additionalProperties: false,
  oneOf: [{ required: ['request'] }, { required: ['twilio'] }, { required: ['aliyun'] }],
  properties: { request, answer, twilio, aliyun, ...timeoutSetting },
};

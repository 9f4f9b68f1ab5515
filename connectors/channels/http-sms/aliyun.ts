/**
 * Aliyun SMS: https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
 * Error codes: https://help.aliyun.com/zh/sms/developer-reference/api-error-codes
 * The idempotency key goes along as OutId, which receipts repeat; Aliyun does not know a message again by it.
 */
import { randomUUID } from 'node:crypto';
import type { Message } from '../../../engine/index.ts';
import { jsonObject } from '../http/json.ts';
import { filled } from '../http/placeholders.ts';
import { signed } from './aliyun-signature.ts';
import type { Format } from './format.ts';
import type { AliyunSettings } from './settings.ts';

/** Too many calls, too many for the person or the day, busy; a nonce that was used, which the next is not. */
const LATER = [
  'Throttling',
  'Throttling.User',
  'Throttling.Api',
  'ServiceUnavailable',
  'InternalError',
  'SignatureNonceUsed',
  'isp.SYSTEM_ERROR',
  'isp.UNKNOWN',
  'isp.GATEWAY_ERROR',
  'isv.BUSINESS_LIMIT_CONTROL',
  'isv.DAY_LIMIT_CONTROL',
  'isv.MONTH_LIMIT_CONTROL',
  'isv.SMS_OVER_LIMIT',
];
/** The key, our clock, the account and its balance, its rights, the name and the template that were approved. */
const OURS = [
  'InvalidAccessKeyId.NotFound',
  'InvalidAccessKeyId.Inactive',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'InvalidTimeStamp.Expired',
  'InvalidTimeStamp.Format',
  'NoPermission',
  'Forbidden.RAM',
  'isp.RAM_PERMISSION_DENY',
  'isv.OUT_OF_SERVICE',
  'isv.AMOUNT_NOT_ENOUGH',
  'isv.ACCOUNT_NOT_EXISTS',
  'isv.ACCOUNT_ABNORMAL',
  'isv.PRODUCT_UN_SUBSCRIPT',
  'isv.PRODUCT_UNSUBSCRIBE',
  'isv.SMS_SIGNATURE_ILLEGAL',
  'isv.SMS_SIGN_ILLEGAL',
  'isv.SMS_TEMPLATE_ILLEGAL',
];

export function aliyun(given: AliyunSettings): Format {
  const base = new URL(given.base_url ?? 'https://dysmsapi.aliyuncs.com');
  return {
    provider: 'Aliyun',
    answer: {
      accepted: { at: 'Code', equals: ['OK'] },
      id: 'BizId',
      code: 'Code',
      text: 'Message',
      later: LATER,
      ours: OURS,
    },
    secrets: [given.access_key_secret],
    request: (message) => {
      const parameters = parametersOf(message, given);
      if (parameters === undefined) return { fault: 'the rendered `text` is not a JSON object of variables' };
      const template = message.content.template_code?.trim() || given.template_code;
      if (!template) return { fault: 'neither the template nor the channel has a `template_code`' };
      const query = {
        PhoneNumbers: message.to.replace(/\D/g, ''),
        SignName: given.sign_name,
        TemplateCode: template,
        TemplateParam: JSON.stringify(parameters),
        OutId: message.key,
      };
      return requestOf(base, query, given);
    },
  };
}

function requestOf(base: URL, query: Readonly<Record<string, string>>, given: AliyunSettings) {
  const made = signed(
    {
      method: 'POST',
      host: base.host,
      query,
      body: '',
      action: 'SendSms',
      version: '2017-05-25',
      date: new Date(Date.now()).toISOString().replace(/\.\d+/, ''),
      // Another one for every attempt: Aliyun takes each but once.
      nonce: randomUUID(),
    },
    given.access_key_id,
    given.access_key_secret,
  );
  const headers = new Headers({ 'User-Agent': 'carillon', Accept: 'application/json', ...made.headers });
  return { method: 'POST', url: new URL(`/?${made.query}`, base), headers, body: '' };
}

/** Aliyun takes texts and nothing else as values. */
function parametersOf(message: Message, { parameters }: AliyunSettings): Record<string, string> | undefined {
  if (parameters) {
    const entries = Object.entries(parameters);
    return Object.fromEntries(entries.map(([name, text]) => [name, filled(text, message)]));
  }
  const json = jsonObject(message.content.text ?? '');
  if (json === undefined) return undefined;
  const entries = Object.entries(json);
  if (entries.some(([, value]) => value === null || typeof value === 'object')) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

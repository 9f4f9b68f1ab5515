/** A secret that cannot be a header — two lines, say — is found when the channel is opened, and is not shown. */
import { expect, it } from 'vitest';
import type { ChannelSpec, JsonObject } from '../../engine/index.ts';
import { httpSms } from './http-sms/index.ts';
import { slack } from './slack/index.ts';
import { webhook } from './webhook/index.ts';

const secret = 'two\nlines-of-a-secret';

it.each<[string, ChannelSpec, JsonObject]>([
  ['X-Key', webhook, { url: 'http://127.0.0.1:1/', secret_headers: { 'X-Key': secret } }],
  ['X-Key', httpSms, { request: { url: 'http://127.0.0.1:1/', secret_headers: { 'X-Key': secret } } }],
  ['Authorization', slack, { token: secret }],
])('%s', (name, spec, settings) => {
  let told: unknown;
  try {
    spec.open({ id: 'c', settings, root: '/' });
  } catch (error) {
    told = error;
  }
  expect((told as Error).message).toBe(
    `channel c: the header ${name} has characters that no header may have`,
  );
  expect(String((told as Error).stack)).not.toContain('lines-of-a-secret');
});

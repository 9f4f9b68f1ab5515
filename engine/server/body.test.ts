import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal, ServerStage, track } from './server.testing.ts';

/** Bodies of requests: what is taken, and what is refused and how. */

let stage: ServerStage;
beforeEach(async () => {
  stage = await ServerStage.open();
});
afterEach(() => stage.app.close());

describe('bodies', () => {
  const json = { 'content-type': 'application/json' };
  const gzip = { ...json, 'content-encoding': 'gzip' };
  const text = JSON.stringify(track);

  test.each<[string, string | Buffer, Record<string, string>, number, string?]>([
    ['JSON', text, json, 200],
    ['JSON with a charset', text, { 'content-type': 'application/json; charset=utf-8' }, 200],
    ['JSON as text, as a closing page sends it', text, { 'content-type': 'text/plain;charset=UTF-8' }, 200],
    ['JSON without a type', text, {}, 200],
    [
      'JSON as a form, as curl and a client send it',
      text,
      { 'content-type': 'application/x-www-form-urlencoded' },
      200,
    ],
    ['JSON as something else', text, { 'content-type': 'x-my/format' }, 200],
    ['a type that is none', text, { 'content-type': 'x' }, 415, 'bad_type'],
    ['a form', 'userId=u1', { 'content-type': 'application/x-www-form-urlencoded' }, 400, 'bad_json'],
    ['gzip', gzipSync(text), gzip, 200],
    ['gzip that is none', text, gzip, 400, 'bad_compression'],
    ['gzip cut short', gzipSync(text).subarray(0, 30), gzip, 400, 'bad_compression'],
    ['another compression', text, { ...json, 'content-encoding': 'br' }, 415, 'bad_compression'],
    ['gzip that swells', gzipSync(Buffer.alloc(100_000, ' ')), gzip, 413, 'too_large'],
    [
      'a large message',
      JSON.stringify({ ...track, properties: { text: 'x'.repeat(32 * 1024) } }),
      json,
      413,
      'too_large',
    ],
    ['10 MB', 'x'.repeat(10_000_000), json, 413, 'too_large'],
    ['nothing', '', json, 400],
    ['broken JSON', '{"userId":"ann@example.com",}', json, 400, 'bad_json'],
    ['a list', '[]', json, 400, 'bad_body'],
    ['null', 'null', json, 400, 'bad_body'],
    ['text', '"x"', json, 400, 'bad_body'],
    ['a prototype', '{"userId":"u1","traits":{"__proto__":{"x":1}}}', json, 400, 'bad_name'],
    ['depth', `{"traits":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`, json, 400, 'too_deep'],
    ['another encoding', Buffer.from('{"userId":"Zo\xeb"}', 'latin1'), json, 400, 'bad_encoding'],
  ])('%s', async (_, payload, headers, status, code) => {
    const answer = await stage.send('/v1/track', payload, headers);
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(answer.body).toEqual(refusal(code));
    expect(stage.taken).toHaveLength(status === 200 ? 1 : 0);
  });

  test('a batch may be larger than a message, and not larger than a batch', async () => {
    const of = (count: number) => ({
      batch: Array(count).fill({ ...track, type: 'track', properties: { text: 'x'.repeat(10_000) } }),
    });
    expect((await stage.send('/v1/batch', of(40))).status).toBe(200);
    expect((await stage.send('/v1/batch', of(60))).body).toEqual(refusal('too_large'));
    const packed = gzipSync(JSON.stringify(of(60)));
    expect((await stage.send('/v1/batch', packed, gzip)).status).toBe(413);
  });

  test('say where they are broken, and repeat nothing of them', async () => {
    const { body } = await stage.send('/v1/track', '{"userId":"ann@example.com",}', json);
    expect(body.error.what).toBe(
      'the body is not JSON at line 1, column 29: a name in double quotes was expected',
    );
  });

  test('pollute nothing', async () => {
    await stage.send(
      '/v1/track',
      '{"userId":"u1","event":"x","properties":{"constructor":{"prototype":{"polluted":1}}}}',
      json,
    );
    expect(stage.taken).toHaveLength(1);
    expect({}).not.toHaveProperty('polluted');
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { basic, refusal, ServerStage, track } from './server.testing.ts';

/** The write key: where it may stand, and who is let in. */

let stage: ServerStage;
beforeEach(async () => {
  stage = await ServerStage.open();
});
afterEach(() => stage.app.close());

describe('the write key', () => {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  test.each<[string, Record<string, string>, object, number]>([
    ['as the user', { authorization: basic('demo') }, {}, 200],
    ['as the user with a password', { authorization: `basic ${btoa('first key:x')}` }, {}, 200],
    ['as the user without a colon', { authorization: `Basic ${btoa('demo')}` }, {}, 200],
    ['as a bearer token', bearer('demo'), {}, 200],
    ['in the body', {}, { writeKey: 'demo' }, 200],
    ['missing', {}, {}, 401],
    ['wrong', { authorization: basic('Demo') }, {}, 401],
    ['longer', { authorization: basic('demo2') }, {}, 401],
    ['empty', { authorization: basic('') }, {}, 401],
    ['an empty bearer', { authorization: 'Bearer ' }, {}, 401],
    ['another scheme', { authorization: 'Digest demo' }, {}, 401],
    ['no text', {}, { writeKey: ['demo'] }, 401],
    ['wrong in the header, right in the body', bearer('no'), { writeKey: 'demo' }, 401],
  ])('%s', async (_, headers, more, status) => {
    const response = await stage.app.inject({
      method: 'POST',
      url: '/v1/track',
      headers,
      payload: { ...track, ...more },
    });
    expect(response.statusCode).toBe(status);
    expect(stage.taken).toHaveLength(status === 200 ? 1 : 0);
    if (status === 401) {
      expect(response.json()).toEqual(refusal('unauthorized'));
      expect(response.headers['www-authenticate']).toContain('Basic');
    }
  });

  test('an empty one is none', async () => {
    await stage.reopen({ writeKeys: [''] });
    expect((await stage.send('/v1/track', track, { authorization: basic('') })).status).toBe(401);
  });

  test('is not kept with the message, nor logged', async () => {
    await stage.send('/v1/track', { ...track, writeKey: 'demo', event: 7 }, { authorization: '' });
    await stage.send('/v1/track', { ...track, writeKey: 'demo', event: 7 });
    expect(JSON.stringify([stage.taken, stage.log])).not.toContain('demo');
  });
});

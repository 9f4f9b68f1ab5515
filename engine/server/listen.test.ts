import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { ListenError, listen } from './listen.ts';

test('listens on a free port', async () => {
  const app = Fastify();
  expect(await listen(app, { host: '127.0.0.1', port: 0 })).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await app.close();
});

test('says that a port is in use, and what to do', async () => {
  const first = Fastify();
  const port = Number(new URL(await listen(first, { host: '127.0.0.1', port: 0 })).port);
  const error = await listen(Fastify(), { host: '127.0.0.1', port }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ListenError);
  expect(error).toMatchObject({
    message: `port ${port} of 127.0.0.1 is in use`,
    fix: expect.stringContaining('`port`'),
  });
  await first.close();
});

test('says that an address is not of this machine', async () => {
  await expect(listen(Fastify(), { host: '192.0.2.1', port: 0 })).rejects.toThrow(
    '192.0.2.1 is no address of this machine',
  );
});

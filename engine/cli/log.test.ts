import { expect, it } from 'vitest';
import type { Context } from './context.ts';
import { openLog } from './log.ts';
import { testConsole } from './testing/console.ts';

it.each([
  ['text' as const, '12:00:00 info request route=/v1/track status=200\n12:00:00 warn slow\n'],
  [
    'json' as const,
    '{"level":"info","time":1772452800000,"route":"/v1/track","status":200,"msg":"request"}\n{"level":"warn","time":1772452800000,"msg":"slow"}\n',
  ],
])('as %s', (format, expected) => {
  const { stderr, clock } = testConsole('/');
  const logger = openLog({ level: 'info', format }, { stderr, clock } as unknown as Context);
  logger.info({ route: '/v1/track', status: 200 }, 'request');
  logger.debug('not shown');
  logger.warn('slow');
  expect(stderr.text.replaceAll(/ +/g, ' ')).toBe(expected);
});

it('shows where an error happened', () => {
  const { stderr, clock } = testConsole('/');
  const logger = openLog({ level: 'info', format: 'text' }, { stderr, clock } as unknown as Context);
  logger.error({ err: new Error('broken') }, 'failed');
  expect(stderr.text).toMatch(/^12:00:00 error failed Error: broken\n +at .*log\.test\.ts/);
});

import { expect, test } from 'vitest';
import { timeOf } from './time.ts';

const receivedAt = Date.parse('2026-03-02T10:00:00Z');

test.each([
  ['no time', {}, null],
  ['null', { timestamp: null }, null],
  [
    'a clock that is right',
    { timestamp: '2026-03-02T09:59:00Z', sentAt: '2026-03-02T09:59:59.900Z' },
    '2026-03-02T09:59:00Z',
  ],
  [
    'two hours ahead',
    { timestamp: '2026-03-02T11:58:00Z', sentAt: '2026-03-02T12:00:00Z' },
    '2026-03-02T09:58:00Z',
  ],
  [
    'ten minutes behind',
    { timestamp: '2026-03-02T09:40:00Z', sentAt: '2026-03-02T09:50:00Z' },
    '2026-03-02T09:50:00Z',
  ],
  [
    'originalTimestamp goes first',
    {
      timestamp: '2026-03-01T00:00:00Z',
      originalTimestamp: '2026-03-02T11:00:00Z',
      sentAt: '2026-03-02T12:00:00Z',
    },
    '2026-03-02T09:00:00Z',
  ],
  [
    'history sent now',
    { timestamp: '2020-01-01T00:00:00Z', sentAt: '2026-03-02T10:00:01Z' },
    '2020-01-01T00:00:00Z',
  ],
  [
    'a recording played again',
    { timestamp: '2026-02-01T00:00:00Z', sentAt: '2026-02-01T00:00:05Z' },
    '2026-02-01T00:00:00Z',
  ],
  ['without sentAt', { timestamp: '2026-03-02T08:00:00+01:00' }, '2026-03-02T07:00:00Z'],
  ['a sentAt that is none', { timestamp: '2026-03-02T08:00:00Z', sentAt: 'soon' }, '2026-03-02T08:00:00Z'],
])('%s', (_, times, expected) => {
  expect(timeOf(times, receivedAt)).toBe(expected === null ? null : Date.parse(expected));
});

test.each(['yesterday', '2026-03-02', '2026-03-02T10:00:00', 1772445600000, '', {}])(
  '%j cannot be read',
  (timestamp) => {
    expect(timeOf({ timestamp }, receivedAt)).toBeUndefined();
  },
);

import { expect, test } from 'vitest';
import { formatInstant, parseInstant } from './instant.ts';

const INSTANTS: readonly (readonly [string, string | undefined])[] = [
  ['2026-11-11T08:00:00Z', '2026-11-11T08:00:00.000Z'],
  ['2026-11-11t08:00:00z', '2026-11-11T08:00:00.000Z'],
  ['2026-11-11T08:00:00.5Z', '2026-11-11T08:00:00.500Z'],
  ['2026-11-11T08:00:00.123999Z', '2026-11-11T08:00:00.123Z'],
  ['2026-11-11T00:00:00+14:00', '2026-11-10T10:00:00.000Z'],
  ['2026-12-31T23:59:59-00:30', '2027-01-01T00:29:59.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['0000-01-01T00:00:00+00:01', undefined],
  ['9999-12-31T23:59:59-00:01', undefined],
  ['2025-02-29T00:00:00Z', undefined],
  ['2026-13-01T00:00:00Z', undefined],
  ['2026-01-01T24:00:00Z', undefined],
  ['2026-01-01T23:60:00Z', undefined],
  ['2016-12-31T23:59:60Z', undefined],
  ['2026-01-01T00:00:00+24:00', undefined],
  ['2026-01-01T00:00:00', undefined],
  ['2026-01-01 00:00:00Z', undefined],
  ['2026-01-01', undefined],
  ['+02026-01-01T00:00:00Z', undefined],
  [' 2026-01-01T00:00:00Z', undefined],
  ['now', undefined],
];

test.each(INSTANTS)('%s', (text, shown) => {
  const instant = parseInstant(text);
  expect(instant === undefined ? undefined : formatInstant(instant)).toBe(shown);
});

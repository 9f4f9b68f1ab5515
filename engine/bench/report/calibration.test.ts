import { expect, test } from 'vitest';
import { calibrationText, withCalibration } from './calibration.ts';

const check = { id: 'a', title: 'It happens', runs: 2_000, rate: 0.052, error: 0.005, isKept: true };
const calibration = {
  date: '2026-01-02',
  seed: 1,
  checks: [{ ...check, promised: { how: 'exactly', rate: 0.05 } as const }],
};

test('is put before the first section, and put there again it is there once', () => {
  const part = calibrationText(calibration);
  expect(part).toContain('| It happens | 5 % | 5.2 % ± 0.5 % | kept |');
  const once = withCalibration('# Top\n\n## One\n\n## Two\n', part);
  expect(once).toBe(`# Top\n\n${part}## One\n\n## Two\n`);
  expect(withCalibration(once, part)).toBe(once);
});

import { expect, test } from 'vitest';
import { Circuit, FAILURES, FIRST_PAUSE, LONGEST_PAUSE } from './circuit.ts';

const opened = () => {
  const circuit = new Circuit();
  for (let message = 0; message < FAILURES; message++) circuit.failed(`m${message}`, 0);
  return circuit;
};

test('opens when several messages failed in a row, and not for one that fails again and again', () => {
  const circuit = new Circuit();
  for (let time = 0; time < 20; time++) circuit.failed('same', time);
  expect(circuit.until).toBe(null);
  for (const key of ['b', 'c', 'd']) circuit.failed(key, 20);
  circuit.succeeded();
  circuit.failed('e', 20);
  expect(circuit.until).toBe(null);
  expect(opened().until).toBe(FIRST_PAUSE);
});

test('lets one message through as a probe, whose answer decides', () => {
  const circuit = opened();
  expect(circuit.ask('a', 1)).toBe(FIRST_PAUSE);
  expect(circuit.ask('a', FIRST_PAUSE)).toBe(null);
  expect(circuit.ask('b', FIRST_PAUSE)).toBe(2 * FIRST_PAUSE);
  circuit.failed('a', FIRST_PAUSE);
  expect(circuit.until).toBe(3 * FIRST_PAUSE);
  expect(circuit.ask('b', 3 * FIRST_PAUSE)).toBe(null);
  circuit.giveBack('b');
  expect(circuit.ask('c', 3 * FIRST_PAUSE)).toBe(null);
  circuit.succeeded();
  expect([circuit.until, circuit.ask('d', 3 * FIRST_PAUSE)]).toEqual([null, null]);
});

test('pauses no longer than it may, except where the provider asks for more', () => {
  const circuit = opened();
  let now = 0;
  for (let probe = 0; probe < 20; probe++) {
    now = circuit.until!;
    circuit.ask('p', now);
    circuit.failed('p', now);
  }
  expect(circuit.until! - now).toBe(LONGEST_PAUSE);
  now = circuit.until!;
  circuit.ask('p', now);
  circuit.failed('p', now, 2 * LONGEST_PAUSE);
  expect(circuit.until! - now).toBe(2 * LONGEST_PAUSE);
});

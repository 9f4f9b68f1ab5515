import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withinTime } from './time-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A call that takes so long, and gives up when it is told to. */
const call = (milliseconds: number) => (signal: AbortSignal) =>
  new Promise<string>((done, failed) => {
    const timer = setTimeout(() => done('answered'), milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      failed(signal.reason);
    });
  });

test.each([
  [999, 'answered'],
  [1001, 'TimeoutError: The operation was aborted due to timeout'],
])('a call of %d ms within a second', async (milliseconds, expected) => {
  const came = withinTime(1000, call(milliseconds)).catch(String);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await came).toBe(expected);
});

test.each<[string, () => Promise<unknown>]>([
  ['has been answered', async () => 'answered'],
  ['has failed', () => Promise.reject(new Error('refused'))],
])('nothing is left of a limit whose call %s, however long it was', async (_, soon) => {
  let raised: AbortSignal | undefined;
  const came = withinTime(86_400_000, (signal) => {
    raised = signal;
    return soon();
  });
  await came.catch(() => {});
  expect(vi.getTimerCount()).toBe(0);
  expect(raised!.aborted).toBe(false);
});

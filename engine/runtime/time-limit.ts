/**
 * A limit for one call to the outside: a signal that is raised when its time is over. `AbortSignal.timeout` would be kept for all of its time
 * however soon the call ends; of thousands a minute that is memory, and work for every collection of it.
 */
export async function withinTime<T>(
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const raise = () =>
    limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  const timer = setTimeout(raise, milliseconds);
  // Whoever stops waits for the call, or does not.
  timer.unref();
  try {
    return await call(limit.signal);
  } finally {
    clearTimeout(timer);
  }
}

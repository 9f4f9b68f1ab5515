/**
 * Work on several buckets at once: a database over a wire answers them together, and the store keeps to what its
 * connections allow. Each bucket is its own transaction, so none depends on another.
 */

/**
 * Resolves with what each gave, in their order. If some fail, all others come to their end first, so that nobody
 * still writes while it is done again; then throws what the first of them threw.
 */
export async function allOf<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = await Promise.allSettled(Array.from(items, work));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/**
 * Work on several buckets at once: a database over a wire answers them together, and the store keeps to what its
 * connections allow. Each bucket is written whole or not at all by itself, so none depends on another.
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

/** How something is done in two steps: this thread computes, then somebody else has the work. */
interface Steps<T, Made> {
  make(item: T): Promise<Made>;
  finish(made: Made): Promise<unknown>;
}

/** While one is being finished, the next is made. If some fail, as with `allOf`. */
export async function inTurn<T, Made>(items: Iterable<T>, { make, finish }: Steps<T, Made>): Promise<void> {
  let before: Promise<unknown> | undefined;
  await allOf(items, async (item) => {
    // What was made goes on its way, and answers are heard, before this thread computes again.
    const made = before === undefined ? make(item) : before.then(turn, turn).then(() => make(item));
    before = made;
    await finish(await made);
  });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

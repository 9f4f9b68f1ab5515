/**
 * Rows one by one from rows by the block: what every source connector gives the engine. Written by hand because
 * an async generator costs three turns of the queue per row, and there are millions of rows.
 */
import type { SourceItem, SourceReader } from '../../../engine/index.ts';

export function readerOf(
  batches: AsyncGenerator<readonly SourceItem[]>,
  progress: () => number,
): SourceReader {
  let batch: readonly SourceItem[] = [];
  let next = 0;
  async function nextBatch(): Promise<IteratorResult<SourceItem>> {
    for (;;) {
      const { value, done } = await batches.next();
      if (done) return { done: true, value: undefined };
      [batch, next] = [value, 0];
      const item = batch[next];
      next += 1;
      if (item !== undefined) return { done: false, value: item };
    }
  }
  const iterator: AsyncIterator<SourceItem> = {
    next() {
      const item = batch[next];
      if (item === undefined) return nextBatch();
      next += 1;
      return Promise.resolve({ done: false, value: item });
    },
    async return() {
      [batch, next] = [[], 0];
      await batches.return(undefined);
      return { done: true, value: undefined };
    },
  };
  return { progress, [Symbol.asyncIterator]: () => iterator };
}

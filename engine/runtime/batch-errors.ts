/** Why a batch was not committed. Neither is anybody's mistake, and nothing was written. */
import type { Bucket } from '../store/store.ts';

/** Somebody else took a bucket over: this engine must stop. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
  constructor(bucket: Bucket) {
    super(`bucket ${bucket} has another owner now`);
  }
}

/** An identifier or a message was taken meanwhile: the batch is computed again from what is now true. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

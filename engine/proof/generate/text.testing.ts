/** Texts that occur as values and in expressions: empty, non-ASCII, look-alikes of numbers. */
export const TEXTS: readonly string[] = ['a', 'b', 'é😀', '', '10', '你好', 'A', 'ﬀ'];
export const CHANNELS: readonly string[] = ['web', 'app', 'store'];
export const CARTS: readonly string[] = ['c1', 'c2'];

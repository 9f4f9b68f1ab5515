/** Whether the library for Chinese is here: tests that need it say so where it is not. */
import { createRequire } from 'node:module';

export const hasChinese: boolean = (() => {
  try {
    createRequire(import.meta.url)('@node-rs/jieba');
    return true;
  } catch {
    return false;
  }
})();

export const WITHOUT_CHINESE = hasChinese ? '' : ' (needs @node-rs/jieba, which is not installed)';

/** Whether the optional runtime is here: tests that need it say so where it is not. */
import { createRequire } from 'node:module';

export const hasRuntime: boolean = (() => {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-web');
    return true;
  } catch {
    return false;
  }
})();

export const WITHOUT = 'needs onnxruntime-web, which is not installed';

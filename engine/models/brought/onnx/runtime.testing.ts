/** Whether the optional runtime is here: tests that need it say so where it is not. */
import { isInstalled } from './runtime.ts';

export const hasRuntime = isInstalled();
export const WITHOUT = 'needs onnxruntime-web, which is not installed';

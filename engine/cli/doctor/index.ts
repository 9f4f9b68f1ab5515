/** All that `doctor` looks at, in order. A new check is a function and a line here. */
import type { Check } from './check.ts';
import { definitions } from './definitions.ts';
import { folders, port, secrets } from './outside.ts';
import { database, node } from './platform.ts';
import { disk, lock, store } from './store.ts';

export const checks: readonly Check[] = [
  node,
  database,
  definitions,
  store,
  lock,
  disk,
  secrets,
  port,
  folders,
];

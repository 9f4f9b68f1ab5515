/** `changed`: a value that keeps its history became another one, perhaps from this and to that, in the window. */
import type { Plain } from '../person.testing.ts';
import { isInWindow } from '../window.testing.ts';
import type { Head } from './index.testing.ts';

export const changed: Head = (node, moment) => {
  const asked = node['changed'] as Plain;
  const changes = moment
    .changesOf(String(asked['tag'] ?? asked['trait']))
    .filter(({ from, to }) => isAsked(asked['from'], from) && isAsked(asked['to'], to));
  // Not `some`: every change may change the answer later.
  return changes.filter(({ time }) => isInWindow(time, node, moment)).length > 0;
};

function isAsked(asked: unknown, value: unknown): boolean {
  return asked === undefined || asked === value;
}

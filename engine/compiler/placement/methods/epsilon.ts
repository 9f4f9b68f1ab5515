/** Any of them alike. */
import { Draws } from '../draws.ts';
import type { MethodType } from './method.ts';

export const epsilon: MethodType = {
  rate: 0.1,
  learns: false,
  begin:
    ({ decision }) =>
    (options, place) => ({
      chances: options.map(() => 1 / options.length),
      drawn: () => Math.floor(new Draws(`epsilon|${decision}|${place}`).uniform() * options.length),
    }),
};

/** Every way in which a definition is made wrong: a new one is a file and a line here. */
import type { Operator } from '../place.ts';
import { calendar } from './calendar.ts';
import { duration } from './duration.ts';
import { expression } from './expression.ts';
import { removeKey } from './key.ts';
import { removeElement, swapElements } from './list.ts';
import { addNot, dropNot } from './negation.ts';
import { number } from './number.ts';
import { reference } from './reference.ts';
import { head, word } from './word.ts';

export const operators: readonly Operator[] = [
  number,
  duration,
  calendar,
  dropNot,
  addNot,
  word,
  head,
  expression,
  reference,
  removeKey,
  removeElement,
  swapElements,
];

/** What generated code may use, by the names it uses. Nothing else is in its reach but its constants. */
import { arithmetic, negative, range } from './arithmetic.ts';
import { call } from './call.ts';
import { equal, isIn, order, unequal } from './compare.ts';
import { constructedList, group, list, mapping } from './construct.ts';
import { fieldOf, nameOf } from './field.ts';
import {
  enter,
  enterList,
  enterOnce,
  filter,
  names,
  namesFrom,
  nth,
  walk,
  walkKeeping,
  walkList,
} from './path.ts';
import { settle, settleList } from './sequence.ts';
import { joined } from './text.ts';
import { flag, truth } from './truth.ts';

export const semantics = {
  arithmetic,
  call,
  constructedList,
  enter,
  enterList,
  enterOnce,
  equal,
  fieldOf,
  filter,
  flag,
  group,
  isIn,
  joined,
  list,
  mapping,
  nameOf,
  names,
  namesFrom,
  negative,
  nth,
  order,
  range,
  settle,
  settleList,
  truth,
  unequal,
  walk,
  walkKeeping,
  walkList,
} as const;

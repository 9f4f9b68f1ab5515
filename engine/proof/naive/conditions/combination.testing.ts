/** `all any none` of a list, and `not`. */
import { type Head, holds } from './index.testing.ts';

export const all: Head = (node, moment, scope) =>
  (node['all'] as readonly unknown[]).every((one) => holds(one, moment, scope));

export const any: Head = (node, moment, scope) =>
  (node['any'] as readonly unknown[]).some((one) => holds(one, moment, scope));

export const none: Head = (node, moment, scope) =>
  !(node['none'] as readonly unknown[]).some((one) => holds(one, moment, scope));

export const not: Head = (node, moment, scope) => !holds(node['not'], moment, scope);

/** `in`: a member now, of one segment or of any of several; with `ref`, what is referred to was one when it happened. */
import type { Head } from './index.testing.ts';

export const inSegment: Head = (node, moment, scope) => {
  const asked = [node['in']].flat().map(String);
  if (node['ref'] === undefined) return asked.some((segment) => moment.member(segment));
  const was = scope(`${String(node['ref'])}.in`);
  return Array.isArray(was) && asked.some((segment) => was.includes(segment));
};

/** `in`: a member now, of one segment or of any of several. */
import type { Head } from './index.testing.ts';

export const inSegment: Head = (node, moment) =>
  [node['in']].flat().some((segment) => moment.member(String(segment)));

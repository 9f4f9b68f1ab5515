/**
 * `sample`: the profile's number in the lot is hash53 of `sample|<seed>|<profile id>` as a share of 2^53; those
 * below the percentage are in. (hash53 is fixed by golden vectors: it is part of the data format.)
 */
import { hash53 } from '../../../store/hash.ts';
import type { Plain } from '../person.testing.ts';
import type { Head } from './index.testing.ts';

export const sample: Head = (node, { id }) => {
  const { percent, seed } = node['sample'] as Plain;
  return (hash53(`sample|${String(seed)}|${id}`) / 2 ** 53) * 100 < Number(percent);
};

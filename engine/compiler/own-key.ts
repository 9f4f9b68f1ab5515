/** Under which key an instance keeps one of its own features: the same across releases while its meaning is. */
import type { OwnFeature } from './program.ts';

export function ownKeyOf(own: OwnFeature): string {
  let key = keys.get(own);
  if (key === undefined) {
    const { feature, from, step } = own;
    const start = from.at === 'start' ? 'start' : `${from.at}.${from.step}`;
    key = [feature.hash, start, step ?? ''].join('/');
    keys.set(own, key);
  }
  return key;
}

/** Asked at every look at an instance. */
const keys = new WeakMap<OwnFeature, string>();

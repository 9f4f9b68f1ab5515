/** Under which key an instance keeps one of its own features: the same across releases while its meaning is. */
import type { OwnFeature } from './program.ts';

export function ownKeyOf({ feature, from, step }: OwnFeature): string {
  const start = from.at === 'start' ? 'start' : `${from.at}.${from.step}`;
  return [feature.hash, start, step ?? ''].join('/');
}

/** Every layer, in the order of their work: a new one is a file and a line here, at its place. */
import type { LayerType } from '../layer.ts';
import { block } from './block.ts';
import { boost } from './boost.ts';
import { eligible } from './eligible.ts';
import { explore } from './explore.ts';
import { fill } from './fill.ts';
import { floor } from './floor.ts';
import { frequency } from './frequency.ts';
import { must } from './must.ts';
import { pin } from './pin.ts';
import { rank } from './rank.ts';
import { seat } from './seat.ts';
import { spread } from './spread.ts';

export const layers: readonly LayerType[] = [
  must,
  block,
  frequency,
  pin,
  eligible,
  rank,
  boost,
  spread,
  seat,
  fill,
  floor,
  explore,
];

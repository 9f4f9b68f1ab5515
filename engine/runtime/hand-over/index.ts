/** How each kind of effect is handed over, by the name of the kind (`evaluate/effects/`). */

import type { Effect } from '../../evaluate/draft.ts';
import { kindNameOf } from '../../evaluate/effects/kind.ts';
import { handOverCall } from './call.ts';
import type { HandOver } from './hand-over.ts';
import { handOverMessage } from './message.ts';
import { handOverSync } from './sync.ts';

const byName: Readonly<Record<string, HandOver>> = {
  message: handOverMessage,
  call: handOverCall,
  sync: handOverSync,
};

export function handOverOf(effect: Effect): HandOver {
  const name = kindNameOf(effect);
  const handOver = byName[name];
  if (!handOver) throw new Error(`nothing says how a ${name} is handed over`);
  return handOver;
}

/** Every kind of effect: a new one is a file and a line here, and one in `runtime/hand-over/index.ts`. */
import type { Effect } from '../draft.ts';
import { call } from './call.ts';
import { type EffectKind, kindNameOf } from './kind.ts';
import { message } from './message.ts';
import { sync } from './sync.ts';
import { task } from './task.ts';

/** Looked up when it is asked for: kinds and journeys know each other, whichever is loaded first. */
const byName: Readonly<Record<string, () => EffectKind>> = {
  message: () => message,
  call: () => call,
  sync: () => sync,
  task: () => task,
};

export function kindOf(effect: Pick<Effect, 'body'>): EffectKind {
  return kindNamed(kindNameOf(effect));
}

export function kindNamed(name: string): EffectKind {
  const kind = byName[name];
  if (!kind) throw new Error(`there is no kind of effect ${name}`);
  return kind();
}

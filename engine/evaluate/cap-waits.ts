/**
 * Messages that wait for room under a cap are asked again at the instant they know (`caps.ts`). Room may come sooner: what
 * stood before them failed, was withdrawn, or a release raised the cap. Looked at whenever a draft has come to rest.
 */
import { CAP, hasRoom } from './caps.ts';
import { contenderIn, waitingRooms } from './contenders.ts';
import type { Draft } from './draft.ts';
import { isMessage } from './effects/kind.ts';
import type { Run } from './run.ts';

export function askThoseWithRoom(run: Run, draft: Draft): void {
  for (const effect of draft.effects) {
    if (effect.status !== 'ready' || effect.reason !== CAP || effect.due <= draft.at) continue;
    if (isMessage(effect) && hasRoom(run, draft, contenderIn(effect)))
      Object.assign(effect, { due: draft.at, changed: true });
  }
  for (const { instance, room } of waitingRooms(run, draft)) {
    // One that waits for its offer has no instant.
    if (instance.due === null || instance.due <= draft.at || !hasRoom(run, draft, room)) continue;
    Object.assign(instance, { due: draft.at, changed: true });
  }
}

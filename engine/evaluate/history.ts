/** All events of a draft: those stored, and those of this batch. */
import type { Draft } from './draft.ts';
import { type History, HistoryNeeded } from './swept-event.ts';

export function historyOf({ id, history, out }: Draft): History {
  return {
    events() {
      if (history === null) throw new HistoryNeeded(`profile ${id} must be read with its events`);
      return [...history, ...out.events];
    },
  };
}

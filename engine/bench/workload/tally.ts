/** Counts what an engine writes, by kind of row: what a measure compares must really have happened. */
import type { Changeset } from '../../store/store.ts';

export interface Tally {
  commits: number;
  events: number;
  receipts: number;
  profiles: number;
  states: number;
  instances: number;
  changes: number;
  decisions: number;
  /** Of the decisions. */
  starts: number;
}

export function newTally(): Tally {
  return {
    commits: 0,
    events: 0,
    receipts: 0,
    profiles: 0,
    states: 0,
    instances: 0,
    changes: 0,
    decisions: 0,
    starts: 0,
  };
}

export function count(tally: Tally, changeset: Changeset): void {
  tally.commits += 1;
  tally.events += changeset.events?.length ?? 0;
  tally.receipts += changeset.receipts?.length ?? 0;
  tally.profiles += changeset.profiles?.length ?? 0;
  tally.states += changeset.states?.length ?? 0;
  tally.instances += changeset.instances?.length ?? 0;
  for (const { entered, left } of changeset.changes ?? []) tally.changes += entered.length + left.length;
  tally.decisions += changeset.decisions?.length ?? 0;
  for (const { outcome } of changeset.decisions ?? []) if (outcome === 'started') tally.starts += 1;
}

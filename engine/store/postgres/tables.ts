/** All tables of a store, with their statements written for the catalog as it is. Statements are made, none is run. */
import type { KnownTables } from '../migration.ts';
import { bucketTable } from './buckets.ts';
import { effectTable } from './effects.ts';
import { eventTables } from './events.ts';
import { identifierTable } from './identifiers.ts';
import { instanceTable } from './instances.ts';
import { changeJournal, decisionJournal, identityJournal } from './journals.ts';
import { letterTables } from './letters.ts';
import { offerTables } from './offers.ts';
import { profileTable } from './profiles.ts';
import { progressTable } from './progress.ts';
import { quarantineTable } from './quarantine.ts';
import { receiptTable } from './receipts.ts';
import { type Prepare, preparing } from './statement.ts';
import { stateTable } from './states.ts';

export type Tables = ReturnType<typeof tablesFor>;

export function tablesFor(
  known: KnownTables,
  shape: number,
  buckets: number,
  prepare: Prepare = preparing(shape),
) {
  return {
    known,
    shape,
    buckets: bucketTable(prepare, shape),
    changes: changeJournal(prepare),
    decisions: decisionJournal(prepare),
    effects: effectTable(prepare),
    events: eventTables(prepare, known.events),
    identifiers: identifierTable(prepare),
    identityLog: identityJournal(prepare),
    instances: instanceTable(prepare),
    letters: letterTables(prepare, buckets),
    offers: offerTables(prepare),
    profiles: profileTable(prepare, known.traits),
    progress: progressTable(prepare),
    quarantine: quarantineTable(prepare),
    receipts: receiptTable(prepare),
    states: stateTable(prepare, known.memberWords),
  };
}

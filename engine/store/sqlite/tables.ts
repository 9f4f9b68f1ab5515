/** All tables of a store over one connection, with their statements prepared for the catalog as it is. */
import { bucketTable } from './buckets.ts';
import { knownTables } from './catalog.ts';
import type { Connection } from './connection.ts';
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
import { releaseTable } from './releases.ts';
import { slotTable } from './slots.ts';
import { stateTable } from './states.ts';

export type Tables = ReturnType<typeof openTables>;

export function openTables(connection: Connection, buckets: number) {
  const known = knownTables(connection);
  return {
    known,
    buckets: bucketTable(connection),
    changes: changeJournal(connection),
    decisions: decisionJournal(connection),
    effects: effectTable(connection),
    events: eventTables(connection, known.events),
    identifiers: identifierTable(connection),
    identityLog: identityJournal(connection),
    instances: instanceTable(connection),
    letters: letterTables(connection, buckets),
    offers: offerTables(connection),
    profiles: profileTable(connection, known.traits),
    progress: progressTable(connection),
    quarantine: quarantineTable(connection),
    receipts: receiptTable(connection),
    releases: releaseTable(connection),
    slots: slotTable(connection),
    states: stateTable(connection, known.memberWords),
  };
}

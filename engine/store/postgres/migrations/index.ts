/**
 * The numbered migrations of the tables that do not depend on definitions. The table `carillon_migration` says which
 * have run. One that has been released is never edited: a change is a new number.
 */
import { tables } from './001_tables.ts';
import { entities } from './002_entities.ts';
import { parked } from './003_parked.ts';
import { messageProvider } from './004_message_provider.ts';
import { offers } from './005_offers.ts';
import { tasks } from './006_tasks.ts';
import { effectKinds } from './007_effect_kinds.ts';
import { readyByChannel } from './008_ready_by_channel.ts';

export const migrations: readonly string[] = [
  tables,
  entities,
  parked,
  messageProvider,
  offers,
  tasks,
  effectKinds,
  readyByChannel,
];

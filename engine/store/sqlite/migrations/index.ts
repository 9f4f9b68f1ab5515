/**
 * The numbered migrations of the tables that do not depend on definitions. A store's `user_version` says how many
 * have run. One that has been released is never edited: a change is a new number.
 */
import { tables } from './001_tables.ts';
import { entities } from './002_entities.ts';
import { messageProvider } from './003_message_provider.ts';
import { offers } from './004_offers.ts';
import { parked } from './005_parked.ts';
import { tasks } from './006_tasks.ts';
import { effectKinds } from './007_effect_kinds.ts';
import { readyByChannel } from './008_ready_by_channel.ts';

export const migrations: readonly string[] = [
  tables,
  entities,
  messageProvider,
  offers,
  parked,
  tasks,
  effectKinds,
  readyByChannel,
];

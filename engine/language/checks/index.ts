/**
 * What definitions must be to one another, beyond schemas and references. One file per check and one line here;
 * conditions, expressions, templates and journeys are checked by the compiler.
 */
import type { Diagnostics } from '../diagnostic.ts';
import type { Workspace } from '../workspace.ts';
import { checkCalendars } from './calendars.ts';
import { checkChannels } from './channels.ts';
import { checkEntities } from './entities.ts';
import { checkFields } from './fields.ts';
import { checkIdentity } from './identity.ts';
import { checkMixins } from './mixins.ts';
import { checkNames } from './names.ts';
import { checkSources } from './sources.ts';
import { checkTags } from './tags.ts';

export type Check = (workspace: Workspace, diagnostics: Diagnostics) => void;

export const checks: readonly Check[] = [
  checkIdentity,
  checkEntities,
  checkMixins,
  checkFields,
  checkNames,
  checkTags,
  checkSources,
  checkChannels,
  checkCalendars,
];

/** The tables a workspace needs: one per declared event, typed columns for properties and traits. */
import { builtinEvents } from '../language/builtin-events.ts';
import { fieldsOf } from '../language/fields.ts';
import type { EventDefinition } from '../language/kinds.ts';
import type { Workspace } from '../language/workspace.ts';
import type { Catalog, Column } from '../store/store.ts';
import { columnTypeOf } from './field.ts';

/** `segmentSlots` is how many segments the store has ever known, this workspace's included. */
export function catalogOf(workspace: Workspace, segmentSlots: number): Catalog {
  const profile = workspace.get('entity', 'profile');
  const declared = workspace.all('event').map(({ value }) => value);
  return {
    events: [...builtinEvents, ...declared].map((event) => ({ id: event.id, columns: columnsOf(event) })),
    traits: [
      ...Object.entries(profile ? fieldsOf(workspace, profile) : {}).map(([name, field]) => ({
        name,
        type: columnTypeOf(field),
      })),
      ...importedTags(workspace),
    ],
    segmentSlots,
  };
}

function columnsOf({ properties = {} }: EventDefinition): Column[] {
  return Object.entries(properties).map(([name, property]) => ({ name, type: columnTypeOf(property) }));
}

/** Values of tags that come from outside, or from a model, are kept beside the traits. */
function importedTags(workspace: Workspace): Column[] {
  return workspace
    .all('tag')
    .filter(({ value }) => 'imported' in value || 'model' in value)
    .map(({ id, value }) => ({ name: id, type: columnTypeOf(value.type) }));
}

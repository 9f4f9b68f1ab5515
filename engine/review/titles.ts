/** What people call things: titles from the definitions, and the id where there is none. */

import type { Manifest } from '../compiler/manifest.ts';
import { builtinEvents } from '../language/builtin-events.ts';
import type { Kind } from '../language/kinds.ts';
import type { Workspace } from '../language/workspace.ts';

/** `kind` and `id` → the words people know it by. */
export type Titles = (kind: Kind, id: string) => string;

export function titlesOf(workspace: Workspace): Titles {
  return (kind, id) => workspace.get(kind, id)?.value.title ?? builtinTitle(kind, id) ?? id;
}

/** Of a release, without compiling it. */
export function titlesOfManifest({ definitions }: Manifest): Titles {
  return (kind, id) => {
    const title = definitions[`${kind}.${id}`]?.value['title'];
    return typeof title === 'string' ? title : (builtinTitle(kind, id) ?? id);
  };
}

function builtinTitle(kind: Kind, id: string): string | undefined {
  return kind === 'event' ? builtinEvents.find((event) => event.id === id)?.title : undefined;
}

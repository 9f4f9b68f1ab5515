/** Which names mean personal data: fields of profile and properties of events that are marked `pii`. */
import { parseExpression } from '../../language/expressions/index.ts';
import type { Property } from '../../language/kinds.ts';
import type { Workspace } from '../../language/workspace.ts';
import type { Subject } from './rule.ts';

export interface Personal {
  isPersonal(field: string): boolean;
  /** The first personal field that an expression names. */
  inExpression(text: string): string | null;
  /** The personal field that a path of a template means: `profile.email`, `event.email`. */
  inTemplate(path: readonly string[]): string | null;
}

export function personalNames({ program, workspace }: Subject): Personal {
  const personal = withTags(program.profile.personal, workspace);
  const ofEvents = new Set(
    workspace.all('event').flatMap(({ value }) =>
      Object.entries(value.properties ?? {})
        .filter(isMarked)
        .map(([name]) => name),
    ),
  );
  return {
    isPersonal: (field) => personal.has(field),
    inExpression(text) {
      for (const word of namesIn(text)) {
        const [first = '', second = ''] = word.split(/\s*\.\s*/);
        // All of it.
        if (first === 'profile' && second === '' && personal.size > 0) return first;
        if (personal.has(first)) return first;
        if (first === 'profile' && personal.has(second)) return second;
        if (first === 'event' && ofEvents.has(second)) return word;
      }
      return null;
    },
    inTemplate([root, name = '']) {
      if (root === 'profile' && personal.has(name)) return `profile.${name}`;
      return root === 'event' && ofEvents.has(name) ? `event.${name}` : null;
    },
  };
}

/** Names and paths in an expression, texts left out; none in what is no expression. */
function namesIn(text: string): readonly string[] {
  if (!parseExpression(text).ok) return [];
  return text.replaceAll(/"[^"]*"|'[^']*'/g, ' ').match(/[a-z_][\w]*(\s*\.\s*[a-z_]\w*)*/gi) ?? [];
}

/** Texts and dates that are worked out from personal fields tell as much as these; as do tags of such tags. */
function withTags(fields: ReadonlySet<string>, workspace: Workspace): ReadonlySet<string> {
  const found = new Set(fields);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { id, value } of workspace.all('tag')) {
      const { value: text, type } = value as { readonly value?: unknown; readonly type: string };
      if (type !== 'text' && type !== 'date') continue;
      if (
        typeof text === 'string' &&
        namesIn(text).some((name) => found.has(name.replace(/^profile\.|\..*$/g, '')))
      )
        found.add(id);
    }
  }
  return found;
}

function isMarked([, property]: readonly [string, Property]): boolean {
  return typeof property === 'object' && property.pii === true;
}

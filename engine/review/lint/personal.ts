/** Which names mean personal data: fields of profile and properties of events that are marked `pii`. */
import { parseExpression } from '../../language/expressions/index.ts';
import type { Property } from '../../language/kinds.ts';
import type { Subject } from './rule.ts';

export interface Personal {
  isPersonal(field: string): boolean;
  /** The first personal field that an expression names. */
  inExpression(text: string): string | null;
  /** The personal field that a path of a template means: `profile.email`, `event.email`. */
  inTemplate(path: readonly string[]): string | null;
}

export function personalNames({ program, workspace }: Subject): Personal {
  const { personal } = program.profile;
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
      if (!parseExpression(text).ok) return null;
      const words = text.replaceAll(/"[^"]*"|'[^']*'/g, ' ').match(/[a-z_][\w]*(\s*\.\s*[a-z_]\w*)*/gi) ?? [];
      for (const word of words) {
        const [first = '', second = ''] = word.split(/\s*\.\s*/);
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

function isMarked([, property]: readonly [string, Property]): boolean {
  return typeof property === 'object' && property.pii === true;
}

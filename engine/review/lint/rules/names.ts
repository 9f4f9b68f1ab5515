/** CAR-843: ids against the naming standard: the workspace's own pattern for the kind, or the one everybody knows. */
import type { Definition } from '../../../language/definition.ts';
import { kinds } from '../../../language/kinds.ts';
import type { Found, Rule, Subject } from '../rule.ts';
import { stepsOf } from '../steps.ts';

export const names: Rule = {
  code: 'CAR-843',
  severity: 'warning',
  kinds,
  *check(definition, subject) {
    const own = ownPattern(definition, subject);
    const words = own === undefined ? standard(definition) : own;
    if (words) yield { path: ['id'], ...words };
    if (definition.kind !== 'journey') return;
    for (const [{ id }, path] of stepsOf(definition as Definition<'journey'>)) {
      if (isJoined(id)) continue;
      yield { path: [...path, 'id'], ...joined(id) };
    }
  },
};

type Words = Omit<Found, 'path'>;

/** Undefined where the workspace has none for the kind; null where the id fits. */
function ownPattern({ kind, id }: Definition, { workspace }: Subject): Words | null | undefined {
  const pattern = workspace.settings.lint?.names?.[kind];
  if (pattern === undefined) return undefined;
  if (new RegExp(pattern, 'u').test(id)) return null;
  return {
    what: `\`${id}\` is no name for a ${kind} here`,
    why: `\`lint.names\` of carillon.yaml wants ${pattern}`,
    fix: 'rename it, with a line under `moved` in moved.yaml if it has been released',
  };
}

function standard({ kind, id }: Definition): Words | null {
  if (!isJoined(id)) return joined(id);
  if (id !== kind && (id.startsWith(`${kind}_`) || id.endsWith(`_${kind}`)))
    return {
      what: `\`${id}\` repeats its kind`,
      why: `it is called ${kind}.${id} wherever it is shown`,
      fix: `\`${id.replace(new RegExp(`^${kind}_|_${kind}$`), '')}\` says the same`,
    };
  if (kind === 'event' && !id.includes('_'))
    return {
      what: `\`${id}\` does not say what happened`,
      why: 'an event is what was done to what, in the past: it is read as "did order_completed"',
      fix: `name the thing and what became of it, e.g. \`${id}_completed\``,
    };
  return null;
}

function isJoined(id: string): boolean {
  return !id.includes('__') && !id.endsWith('_');
}

function joined(id: string): Words {
  return {
    what: `\`${id}\` has an underscore too many`,
    why: 'words are joined by one underscore each, so that nobody has to count them',
    fix: `\`${id.replaceAll(/_+/g, '_').replace(/_$/, '')}\``,
  };
}

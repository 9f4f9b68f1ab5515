/**
 * Whether everything that definitions name is declared. Works on references as the schema check collected them,
 * so a new place that names something needs no more than `refersTo` in its schema.
 */
import { builtinEvents } from './builtin-events.ts';
import type { Reference } from './checked-definition.ts';
import type { Definition } from './definition.ts';
import type { Diagnostics, Finding } from './diagnostic.ts';
import { isKind, type Kind, kinds, media } from './kinds.ts';
import { nearest } from './nearest.ts';
import type { Workspace } from './workspace.ts';

export interface Referring {
  readonly references: readonly Reference[];
  readonly locate: Definition['locate'];
  readonly address?: string;
}

/** Reports every reference that leads nowhere. References to files are looked after by whoever reads them. */
export function checkReferences(
  workspace: Workspace,
  referring: readonly Referring[],
  diagnostics: Diagnostics,
): void {
  const known = knownIds(workspace);
  for (const from of referring)
    for (const { path, kinds: wanted, id } of from.references) {
      if (wanted.includes('file')) continue;
      if (wanted.some((kind) => known.get(kind)?.has(id))) continue;
      const candidates = wanted.flatMap((kind) => [...(known.get(kind) ?? [])]);
      diagnostics.add({
        severity: 'error',
        ...dangling(id, wanted, candidates, known),
        range: from.locate(path),
        ...(from.address === undefined ? {} : { address: from.address }),
      });
    }
}

/** Every id that may be named, by kind: declared, broken (told of elsewhere), and what needs no declaration. */
function knownIds(workspace: Workspace): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>(
    kinds.map((kind: Kind) => [kind, new Set(workspace.all(kind).map(({ id }) => id))]),
  );
  for (const address of workspace.broken) {
    const [kind = '', id = ''] = address.split('.');
    known.get(kind)?.add(id);
  }
  for (const { id } of builtinEvents) known.get('event')?.add(id);
  known.get('entity')?.add('profile');
  known.set('medium', new Set<string>(media));
  return known;
}

function dangling(
  id: string,
  wanted: readonly string[],
  candidates: readonly string[],
  known: ReadonlyMap<string, ReadonlySet<string>>,
): Finding {
  const kind = wanted.join(' or ');
  const near = nearest(id, candidates);
  const otherwise = kinds.find((other) => !wanted.includes(other) && known.get(other)?.has(id));
  return {
    code: 'CAR-222',
    what: `unknown ${kind} \`${id}\``,
    why: otherwise
      ? `\`${id}\` is declared as ${article(otherwise)} ${otherwise}, here ${article(kind)} ${kind} is wanted`
      : `no file declares ${article(kind)} ${kind} of this id`,
    fix: near ? `did you mean \`${near}\`?` : declare(id, wanted, candidates),
  };
}

function declare(id: string, wanted: readonly string[], candidates: readonly string[]): string {
  const kind = wanted.find(isKind);
  const others =
    candidates.length > 0 && candidates.length <= 8 ? ` (declared: ${[...candidates].sort().join(' ')})` : '';
  return `declare it with \`kind: ${kind}\` and \`id: ${id}\`, or name another one${others}`;
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}

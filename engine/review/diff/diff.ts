/**
 * What differs between two states of the definitions, as far as it can be known without a store: changes with their facets
 * and reasons, what breaks, what is touched through others, and what is a mistake. Pure.
 */
import type { Manifest } from '../../compiler/manifest.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { Kind } from '../../language/kinds.ts';
import type { Candidate } from '../../runtime/release.ts';
import { changesBetween, type DefinitionChange, SETTINGS } from '../changes.ts';
import { isMeaning } from '../facets.ts';
import { lineageOf } from '../lint/lineage.ts';
import { isSame } from '../lint/same.ts';
import { kindOf } from '../reasons.ts';
import { type Breaking, breakingChanges } from './breaking.ts';

export interface Diff {
  /** As they were asked for; null is the working tree. */
  readonly base: string;
  readonly head: string | null;
  readonly changes: readonly DefinitionChange[];
  readonly breaking: readonly Breaking[];
  /** Definitions that are as they were, and use what has another meaning now: address → what it uses of it. */
  readonly touched: Readonly<Record<string, readonly string[]>>;
  readonly findings: readonly Diagnostic[];
}

/** @param before null where there was no workspace. */
export function diffOf(before: Candidate | null, after: Candidate, names: Pick<Diff, 'base' | 'head'>): Diff {
  const old = before?.manifest ?? null;
  const changes = changesBetween(old, after.manifest);
  const breaking = breakingChanges(old, after.manifest, changes);
  return {
    ...names,
    changes,
    breaking,
    touched: old ? touchedBy(changes, old, after.manifest) : {},
    findings: old ? findingsOf(changes, breaking, old, after) : [],
  };
}

/** Directly or through others, over what uses what now. */
function touchedBy(changes: readonly DefinitionChange[], before: Manifest, after: Manifest): Diff['touched'] {
  const changed = changes.filter(
    ({ change, facets }) => change !== 'added' && (change === 'removed' || facets.some(isEffect)),
  );
  const origins = new Set(changed.map(({ address }) => address).filter((address) => address !== SETTINGS));
  const own = new Set(changes.map(({ address }) => address));
  const [now, then] = [lineageOf(after.uses).usedBy, lineageOf(before.uses).usedBy];
  const touched = new Map<string, Set<string>>();
  for (const origin of origins) {
    const reached = new Set([origin]);
    for (const address of reached) {
      for (const user of [...(now.get(address) ?? []), ...(then.get(address) ?? [])]) {
        if (after.definitions[user] !== undefined) reached.add(user);
      }
    }
    for (const address of reached)
      if (!own.has(address)) touched.set(address, (touched.get(address) ?? new Set()).add(origin));
  }
  return Object.fromEntries(
    [...touched].sort(([a], [b]) => (a < b ? -1 : 1)).map(([address, from]) => [address, [...from].sort()]),
  );
}

/** Words of a template reach people through whoever sends it; docs reach nobody. */
function isEffect(facet: DefinitionChange['facets'][number]): boolean {
  return facet !== 'docs';
}

function findingsOf(
  changes: readonly DefinitionChange[],
  breaking: readonly Breaking[],
  before: Manifest,
  after: Candidate,
): Diagnostic[] {
  return [
    ...changes.flatMap((change) => versionFinding(change, before, after)),
    ...breaking.flatMap((one) => lossFinding(one, after)),
    ...renames(changes, before, after),
  ];
}

function versionFinding(
  { change, address, from, facets }: DefinitionChange,
  before: Manifest,
  { manifest, workspace }: Candidate,
): Diagnostic[] {
  const meaning = facets.filter(isMeaning);
  if (change === 'added' || change === 'removed' || address === SETTINGS || meaning.length === 0) return [];
  const [was, is] = [versionOf(before, from ?? address), versionOf(manifest, address)];
  if (is > was) return [];
  const definition = workspace.get(kindOf(address) as Kind, address.slice(address.indexOf('.') + 1));
  if (!definition) return [];
  const isWritten = 'version' in definition.value;
  return [
    {
      code: 'CAR-850',
      severity: 'error',
      what: `${address} means something else (${meaning.join(', ')}), and is still version ${is}`,
      why: 'results of the old and the new meaning would be told together as one',
      fix: isWritten ? `raise it: \`version: ${was + 1}\`` : `add \`version: ${was + 1}\` below \`id:\``,
      range: definition.locate(isWritten ? ['version'] : ['id']),
      address,
    },
  ];
}

export function versionOf({ definitions }: Manifest, address: string): number {
  const version = definitions[address]?.value['version'];
  return typeof version === 'number' ? version : 1;
}

/** Stored values that `apply` refuses to lose without a word in moved.yaml. */
const STORED = new Set(['property_removed', 'field_removed']);

function lossFinding({ address, reason, declared }: Breaking, { workspace }: Candidate): Diagnostic[] {
  const [kind, id] = address.split('.') as [Kind, string];
  const isRetyped = reason === 'type_changed' && (kind === 'event' || kind === 'entity');
  if (declared || kind === 'mixin' || (!STORED.has(reason) && !isRetyped)) return [];
  const definition = workspace.get(kind, id);
  if (!definition) return [];
  const key = isRetyped ? 'retyped' : 'removed';
  return [
    {
      code: 'CAR-851',
      severity: 'error',
      what: `${address} ${isRetyped ? 'has another type' : 'is gone'}, and moved.yaml does not say so`,
      why: 'what is stored of it would be lost; `apply` refuses that unless it is declared',
      fix: `put it back, or add \`${address}\` under \`${key}\` in moved.yaml`,
      range: definition.locate(
        isRetyped ? [kind === 'event' ? 'properties' : 'fields', address.split('.')[2]!] : ['id'],
      ),
      address: definition.address,
    },
  ];
}

/** One that is gone and one that is new, and both say the same. */
function renames(
  changes: readonly DefinitionChange[],
  before: Manifest,
  { manifest, workspace }: Candidate,
): Diagnostic[] {
  const gone = changes.filter(({ change }) => change === 'removed');
  const added = changes.filter(({ change }) => change === 'added');
  return added.flatMap(({ address }) => {
    const kind = kindOf(address) as Kind;
    const twin = gone.find(
      (one) => kindOf(one.address) === kind && isSame(body(before, one.address), body(manifest, address)),
    );
    const definition = workspace.get(kind, address.slice(kind.length + 1));
    if (!twin || !definition) return [];
    return [
      {
        code: 'CAR-851',
        severity: 'warning' as const,
        what: `${twin.address} seems to be ${address} now, and moved.yaml does not say so`,
        why: 'under a new id it begins anew: members come in as new, people inside leave, what was counted is gone',
        fix: `add \`{ from: ${twin.address}, to: ${address} }\` under \`moved\` in moved.yaml`,
        range: definition.locate(['id']),
        address,
      },
    ];
  });
}

function body({ definitions }: Manifest, address: string): unknown {
  const { id, title, version, ...others } = definitions[address]!.value;
  return others;
}

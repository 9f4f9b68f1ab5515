/**
 * The difference between the tables that are there and those a catalog wants, as steps a reviewer understands.
 * Pure; each dialect carries the steps out in its own SQL. Tables of events that are no longer declared stay:
 * their rows are history, and the event may come back.
 */
import { StoreError } from './error.ts';
import type { Catalog, Column, ColumnType, MigrationStep } from './store.ts';

/** The tables as they are. */
export interface KnownTables {
  readonly events: ReadonlyMap<string, readonly Column[]>;
  readonly traits: readonly Column[];
  /** How many columns `member_0`, `member_1`, … a state has. */
  readonly memberWords: number;
}

/** Which table a step changes: an event's, the profile's, or the state's. */
export type Relation =
  | { readonly kind: 'event'; readonly id: string }
  | { readonly kind: 'profile' }
  | { readonly kind: 'state' };

/** A step together with what a dialect needs to carry it out. */
export interface Alteration {
  readonly step: MigrationStep;
  readonly relation: Relation;
  /** The columns to create, the column to add, to drop, or to retype (then with its new type). */
  readonly columns: readonly Column[];
}

const SLOTS_PER_WORD = 32;
const NAME = /^[a-z][a-z0-9_]*$/;

export function alterations(known: KnownTables, wanted: Catalog): readonly Alteration[] {
  return [
    ...wanted.events.flatMap(({ id, columns }) => ofEvent(id, known.events.get(id), columns)),
    ...ofColumns({ kind: 'profile' }, 'entity.profile', known.traits, wanted.traits),
    ...ofMembers(known.memberWords, wanted.segmentSlots),
  ];
}

/** Throws unless every step that loses or reinterprets data was declared. */
export function demandDeclared(steps: readonly MigrationStep[], declared: readonly string[]): void {
  const undeclared = steps.filter((step) => step.destructive && !declared.includes(step.address));
  if (undeclared.length === 0) return;
  const addresses = undeclared.map((step) => `\`${step.address}\``).join(', ');
  throw new StoreError({
    code: 'CAR-810',
    what: `the release would remove or retype ${addresses}`,
    why: `Values that are already stored would be lost or read differently (${undeclared.map((step) => `${step.address}: ${step.detail}`).join('; ')}).`,
    fix: 'Put the definition back, or declare the address in moved.yaml under `removed` or `retyped`.',
  });
}

function ofEvent(
  id: string,
  known: readonly Column[] | undefined,
  wanted: readonly Column[],
): readonly Alteration[] {
  const relation: Relation = { kind: 'event', id };
  const address = `event.${id}`;
  if (known !== undefined) return ofColumns(relation, address, known, wanted);
  demandNames([id, ...wanted.map((column) => column.name)]);
  const detail = `a table with ${wanted.length} typed ${wanted.length === 1 ? 'column' : 'columns'}`;
  return [
    { step: { action: 'create_event', address, detail, destructive: false }, relation, columns: wanted },
  ];
}

function ofColumns(
  relation: Relation,
  address: string,
  known: readonly Column[],
  wanted: readonly Column[],
): readonly Alteration[] {
  const before = typesOf(known);
  const after = typesOf(wanted);
  demandNames(after.keys());
  const alter = (action: MigrationStep['action'], column: Column, detail: string): Alteration => ({
    step: { action, address: `${address}.${column.name}`, detail, destructive: action !== 'add_column' },
    relation,
    columns: [column],
  });
  const dropped = known.filter(({ name }) => !after.has(name));
  const added = wanted.filter(({ name }) => !before.has(name));
  const retyped = wanted.filter(({ name, type }) => before.has(name) && before.get(name) !== type);
  return [
    ...dropped.map((column) => alter('drop_column', column, `${column.type}, its values are deleted`)),
    ...retyped.map((column) =>
      alter('retype_column', column, `${before.get(column.name)} to ${column.type}`),
    ),
    ...added.map((column) => alter('add_column', column, column.type)),
  ];
}

function ofMembers(words: number, slots: number): readonly Alteration[] {
  const missing = Math.max(0, Math.ceil(slots / SLOTS_PER_WORD) - words);
  return Array.from({ length: missing }, (_, index): Alteration => {
    const word = words + index;
    const detail = `room for segments ${word * SLOTS_PER_WORD} to ${(word + 1) * SLOTS_PER_WORD - 1}`;
    return {
      step: { action: 'add_member_word', address: `state.member_${word}`, detail, destructive: false },
      relation: { kind: 'state' },
      columns: [{ name: `member_${word}`, type: 'integer' }],
    };
  });
}

function typesOf(columns: readonly Column[]): ReadonlyMap<string, ColumnType> {
  return new Map(columns.map((column) => [column.name, column.type]));
}

/** Names come from checked definitions; anything else here is a bug, found before it reaches a table. */
function demandNames(names: Iterable<string>): void {
  for (const name of names) {
    if (!NAME.test(name)) throw new Error(`not a name for a table or column: ${JSON.stringify(name)}`);
  }
}

/** Rows that expressions are about: which of their names are columns, and how such a name is read. */
import type { Context } from '../compiler/context.ts';
import { propertiesOf } from '../language/fields.ts';
import type { EventDefinition, FieldDefinition } from '../language/kinds.ts';
import { PREFIXES } from '../store/catalog.ts';
import type { Dialect, ScalarType } from './dialect.ts';
import { type Sql, sql, words } from './text.ts';

export interface Row {
  /** Alias in the query. */
  readonly alias: string;
  readonly prefix: (typeof PREFIXES)['event' | 'profile'];
  /** Declared fields or properties. */
  readonly fields: ReadonlyMap<string, FieldDefinition>;
}

export function personRow({ fields }: Context): Row {
  return { alias: 'person', prefix: PREFIXES.profile, fields };
}

export function eventRow(event: EventDefinition, alias: string): Row {
  return { alias, prefix: PREFIXES.event, fields: new Map(Object.entries(propertiesOf(event))) };
}

/** A declared scalar, as SQL reads it. */
export interface Scalar {
  /** What expressions take it for. */
  readonly family: 'number' | 'text' | 'boolean';
  readonly declared: FieldDefinition['type'];
  /** Null where it is missing, or is no value of its type. */
  readonly value: Sql;
  /** True where a value stands there that is not of its type: an order or a sum over it is a fault. May be null. */
  readonly isMisfit: Sql;
  /** True where it is not missing. May be null. */
  readonly isThere: Sql;
  /** JSON of a value that does not fit. */
  readonly kept: Sql;
}

/** How a type is kept, where it is one that the databases and JSONata agree about. */
const SCALARS: Partial<Record<FieldDefinition['type'], ScalarType>> = {
  text: 'text',
  ref: 'text',
  date: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
};

/** Undefined if the row has no such column, or one that cannot be asked about. */
export function scalarOf({ alias, prefix, fields }: Row, name: string, dialect: Dialect): Scalar | undefined {
  const field = fields.get(name);
  const type = field && SCALARS[field.type];
  if (!field || !type) return undefined;
  const column = dialect.column(prefix, name);
  const place = words(`${alias}.${column}`);
  return {
    family: type === 'integer' ? 'number' : type,
    declared: field.type,
    value: dialect.read(type, alias, column, name),
    isMisfit: sql`(${place} is null and ${dialect.isMisfit(type, alias, name)})`,
    isThere: sql`(${place} is not null or ${dialect.isKept(alias, name)})`,
    kept: dialect.kept(alias, name),
  };
}

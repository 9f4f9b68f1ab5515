/**
 * Where a PostgreSQL store is: its URL, read once. The URL is never shown, because it may hold a password; what
 * may be shown is the place.
 */
import { StoreError } from '../error.ts';

export interface Address {
  /** For the driver, without what only we understand. */
  readonly url: string;
  /** Schema the tables stand in; null leaves it to the role's search path. */
  readonly schema: string | null;
  /** Host and database, for messages. */
  readonly place: string;
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/;
const EXAMPLE = 'Write `store: postgres://carillon@db.example.com:5432/carillon`';

export function addressOf(text: string): Address {
  const url = /^postgres(ql)?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  // A `@` further on means that a password was not encoded, and that what looks like a host is a part of it.
  if (url === undefined || `${url.pathname}${url.search}${url.hash}`.includes('@')) throw unreadable();
  const schema = url.searchParams.get('schema');
  if (schema !== null && (!SCHEMA.test(schema) || schema.startsWith('pg_'))) throw noSchema();
  url.searchParams.delete('schema');
  return { url: url.href, schema, place: placeOf(url, schema) };
}

function placeOf({ hostname, port, pathname }: URL, schema: string | null): string {
  const database = decodeURIComponent(pathname.slice(1));
  const host = hostname === '' ? '' : ` on ${decodeURIComponent(hostname)}${port && `:${port}`}`;
  const within = schema === null ? '' : `, schema ${schema}`;
  return `the PostgreSQL ${database === '' ? 'database' : `database ${database}`}${host}${within}`;
}

function unreadable(): StoreError {
  return new StoreError({
    code: 'CAR-801',
    what: 'the address of the PostgreSQL store cannot be read',
    why: 'It is a URL, in which some characters of a user or password have to be encoded: `@` as %40, `/` as %2F, `:` as %3A, `#` as %23, `?` as %3F.',
    fix: `${EXAMPLE}; the password may stand in the environment variable PGPASSWORD instead.`,
  });
}

function noSchema(): StoreError {
  return new StoreError({
    code: 'CAR-801',
    what: 'the schema of the PostgreSQL store is not a name',
    why: 'It consists of small letters, digits and underscores, begins with a letter, and is not one of the server.',
    fix: `${EXAMPLE}?schema=carillon.`,
  });
}

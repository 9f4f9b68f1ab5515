/**
 * Columns of a batch as PostgreSQL arrays in binary: one parameter per column, whatever the number of rows. Binary,
 * because nothing has to be escaped or parsed, and a float arrives as the very float it is.
 */

/** What goes into a column and comes out of one. Instants are integers, JSON is text. */
export type SqlValue = null | boolean | number | string;
export type SqlType = 'bigint' | 'integer' | 'double precision' | 'boolean' | 'text' | 'json' | 'jsonb';

/** How the elements of one type are written. */
interface Element {
  /** Of the type, fixed by PostgreSQL. */
  readonly oid: number;
  size(value: Exclude<SqlValue, null>): number;
  /** Writes `size` bytes at `at`. */
  write(bytes: Buffer, at: number, value: Exclude<SqlValue, null>, size: number): void;
}

const fixed = (
  oid: number,
  size: number,
  write: (bytes: Buffer, at: number, value: never) => void,
): Element => ({
  oid,
  size: () => size,
  write: write as Element['write'],
});

const textual = (oid: number): Element => ({
  oid,
  size: (value) => Buffer.byteLength(value as string),
  write: (bytes, at, value, size) => bytes.write(value as string, at, size, 'utf8'),
});

const WORD = 0x1_0000_0000;
/** Stands before the text of a jsonb value: the version of its binary form. */
const JSONB_VERSION = 1;

const ELEMENTS: Record<SqlType, Element> = {
  bigint: fixed(20, 8, (bytes, at, value: number) => {
    const high = Math.floor(value / WORD);
    bytes.writeInt32BE(high, at);
    bytes.writeUInt32BE(value - high * WORD, at + 4);
  }),
  integer: fixed(23, 4, (bytes, at, value: number) => bytes.writeInt32BE(value, at)),
  'double precision': fixed(701, 8, (bytes, at, value: number) => bytes.writeDoubleBE(value, at)),
  boolean: fixed(16, 1, (bytes, at, value: boolean) => bytes.writeUInt8(value ? 1 : 0, at)),
  text: textual(25),
  json: textual(114),
  jsonb: {
    oid: 3802,
    size: (value) => 1 + Buffer.byteLength(value as string),
    write: (bytes, at, value, size) => {
      bytes.writeUInt8(JSONB_VERSION, at);
      bytes.write(value as string, at + 1, size - 1, 'utf8');
    },
  },
};

const HEAD = 20;
/** Said in the place of a length. */
const NULL = -1;

/** One dimension, numbered from 1, as `array_recv` reads it. */
export function arrayOf(type: SqlType, values: readonly SqlValue[]): Buffer {
  const { oid, size, write } = ELEMENTS[type];
  const sizes = values.map((value) => (value === null ? NULL : size(value)));
  let length = HEAD + 4 * values.length;
  for (const bytes of sizes) if (bytes > 0) length += bytes;
  const array = Buffer.allocUnsafe(length);
  array.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  array.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(oid, 8);
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = HEAD;
  for (const [index, value] of values.entries()) {
    const bytes = sizes[index]!;
    array.writeInt32BE(bytes, at);
    at += 4;
    if (value === null) continue;
    write(array, at, value, bytes);
    at += bytes;
  }
  return values.length === 0 ? array.subarray(0, 12) : array;
}

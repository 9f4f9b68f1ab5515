/** The first record of a file: the names of the columns. Without it nothing can be read, so its faults are the source's. */
import { SourceFault } from '../../../engine/index.ts';
import type { RawRecord } from './records.ts';

/** What people separate values with, for a hint. */
const DELIMITERS = [',', ';', '\t', '|'];

export function headingOf(
  values: readonly string[] | undefined,
  record: RawRecord,
  delimiter: string,
): string[] {
  if (values === undefined)
    throw new SourceFault(`the heading (line ${record.line}) cannot be read: ${record.fault}`);
  if (record.text.includes('\r'))
    throw new SourceFault('lines end with CR alone; save the file with LF or CRLF line ends');
  const names = values.map((value) => value.trim());
  refuseOtherDelimiter(names, delimiter);
  refuseTwice(names);
  // Setting a field of this name would not make one.
  if (names.includes('__proto__')) throw new SourceFault('a column may not be called `__proto__`');
  return names;
}

function refuseOtherDelimiter(names: readonly string[], delimiter: string): void {
  const [only, ...others] = names;
  if (others.length > 0) return;
  const other = DELIMITERS.find((candidate) => candidate !== delimiter && only?.includes(candidate));
  if (other === undefined) return;
  const written = JSON.stringify(other);
  throw new SourceFault(
    `the heading has one column, \`${only}\`; if values are separated by ${written}, write \`delimiter: ${written}\``,
  );
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice !== undefined) throw new SourceFault(`the heading has two columns called \`${twice}\``);
}

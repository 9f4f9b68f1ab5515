import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type JsonObject, SourceFault } from '../../../engine/index.ts';
import { Scratch } from '../text/scratch.testing.ts';
import { csv } from './index.ts';

const scratch = new Scratch(csv);
afterEach(() => scratch.clear());

/** Rows as `number value|value`, faults as `number! reason`. */
async function read(content: string | Buffer, settings?: JsonObject, from?: number): Promise<string[]> {
  const items = await scratch.read(content, settings, from);
  return items.map((item) =>
    'fault' in item ? `${item.row}! ${item.fault}` : `${item.row} ${Object.values(item.record).join('|')}`,
  );
}

describe('rows of a CSV file', () => {
  it.each<[string, string, string[]]>([
    ['values are text, empty ones too', 'a,b\n1,\n,2\n', ['1 1|', '2 |2']],
    ['no line end at the end', 'a,b\n1,2', ['1 1|2']],
    ['Windows line ends', 'a,b\r\n1,2\r\n"3",4\r\n', ['1 1|2', '2 3|4']],
    ['a byte order mark', '\uFEFFa,b\n1,2\n', ['1 1|2']],
    ['a byte order mark before a quote', '\uFEFF"a",b\n1,2\n', ['1 1|2']],
    ['quotes', 'a,b\n"x, y","say ""hi"""\n"",""\n', ['1 x, y|say "hi"', '2 |']],
    ['a line end inside quotes', 'a,b\n"1\n2\n\n3",4\n5,6\n', ['1 1\n2\n\n3|4', '2 5|6']],
    ['a Windows line end inside quotes', 'a,b\r\n"1\r\n2",3\r\n', ['1 1\r\n2|3']],
    ['quotes inside a value are letters', 'a,b\n5" pipe,x "y" z\n', ['1 5" pipe|x "y" z']],
    ['several values over several lines', 'a,b\n"1\n2","3\n4"\n5,6\n', ['1 1\n2|3\n4', '2 5|6']],
    ['an escaped quote at the end of a line', 'a,b\n"1""\n2",3\n', ['1 1"\n2|3']],
    ['a quote closed far below', 'a,b\n1,"x\n2,3\n4,5"\n6,7', ['1 1|x\n2,3\n4,5', '2 6|7']],
    ['blank lines are no rows', '\n\na,b\n\n1,2\n\r\n3,4\n\n', ['1 1|2', '2 3|4']],
    ['blanks belong to the value, not to the name', ' a , b \n x , y \n', ['1  x | y ']],
    ['one column', 'a\n1\n2\n', ['1 1', '2 2']],
    ['a column without a name', 'a,,b\n1,2,3\n', ['1 1|3']],
    ['Chinese', '姓名,城市\n张伟,上海\n', ['1 张伟|上海']],
    ['an empty file', '', []],
    ['a heading alone', 'a,b\n', []],
    ['a heading alone without line end', 'a,b', []],
    ['line ends alone', '\n\r\n\n', []],
  ])('%s', async (_, content, expected) => {
    expect(await read(content)).toEqual(expected);
  });

  it('have the names of the columns', async () => {
    expect(await scratch.read('id,first name,2020\n1,Ann,x\n')).toEqual([
      { row: 1, record: { id: '1', 'first name': 'Ann', '2020': 'x' } },
    ]);
  });

  it.each([[';'], ['\t'], ['|']])('are separated by %j', async (delimiter) => {
    const content = ['a,b', '1,2', '"x,y",2', '"x\ny",2'].join('\n').replaceAll(',', delimiter);
    expect(await read(content, { delimiter })).toEqual(['1 1|2', `2 x${delimiter}y|2`, '3 x\ny|2']);
  });
});

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const NOT_UTF8 = 'the row is not valid UTF-8; was the file saved in another encoding (Latin-1, GBK)?';

describe('files that were saved in another encoding', () => {
  it.each<[string, Buffer, string[]]>([
    ['latin1', latin1('a,b\ncaf\xe9,\xa35\n'), ['1 café|£5']],
    ['windows-1251', Buffer.from('612c620ad1ea2c310a', 'hex'), ['1 Ск|1']],
    ['gbk', Buffer.from('d0d5c3fb2cb3c7cad00ad5c5ceb02cc9cfbaa30a', 'hex'), ['1 张伟|上海']],
    ['shift_jis', Buffer.from('612c620a93fa967b2c310a', 'hex'), ['1 日本|1']],
    [
      'gbk',
      Buffer.from('612c620a812c310a322c330a', 'hex'),
      ['1! line 2: the row is not valid gbk; was the file saved in another encoding?', '2 2|3'],
    ],
  ])('%s', async (encoding, content, expected) => {
    expect(await read(content, { encoding })).toEqual(expected);
  });
});

describe('rows that are set aside', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['too few values', 'a,b\n1\n2,3\n', ['1! line 2: the row has 1 values, the heading has 2', '2 2|3']],
    ['too many values', 'a,b\n1,2,3\n4,5\n', ['1! line 2: the row has 3 values, the heading has 2', '2 4|5']],
    ['text after a quote', 'a,b\n"x"y,1\n2,3\n', ['1! line 2: there is text after a closing quote', '2 2|3']],
    [
      'an open quote',
      'a,b\n"x,1\n2,3\n4,5\n',
      ['1! line 2: a quote is opened and not closed', '2 2|3', '3 4|5'],
    ],
    ['one in the last line', 'a,b\n1,2\n"x,3', ['1 1|2', '2! line 3: a quote is opened and not closed']],
    ['not UTF-8', latin1('a,b\ncaf\xe9,1\n2,3\n'), [`1! line 2: ${NOT_UTF8}`, '2 2|3']],
    ['not UTF-8 in quotes', latin1('a,b\n"caf\xe9\nx",1\n2,3\n'), [`1! line 2: ${NOT_UTF8}`, '2 2|3']],
  ])('%s', async (_, content, expected) => {
    expect(await read(content)).toEqual(expected);
  });

  it('keep their text', async () => {
    expect(await scratch.read('a,b\n"x, y",2,"z\n3"\n')).toEqual([
      { row: 1, fault: 'line 2: the row has 3 values, the heading has 2', raw: '"x, y",2,"z\n3"' },
    ]);
  });

  it('a row with U+FFFD of its own is none of them', async () => {
    expect(await read('a,b\n\uFFFD,1\n')).toEqual(['1 \uFFFD|1']);
  });

  it('a line of more than a mebibyte', async () => {
    const long = 'x'.repeat(3_000_000);
    const items = await scratch.read(`a,b\n1,2\n${long},3\n4,5\n"${long}\n6,7\n`);
    expect(items.map((item) => ('fault' in item ? item.fault : item.record))).toEqual([
      { a: '1', b: '2' },
      'line 3: the row is longer than 1 MiB',
      { a: '4', b: '5' },
      'line 5: the row is longer than 1 MiB',
      { a: '6', b: '7' },
    ]);
    for (const item of items) if ('fault' in item) expect(item.raw.length).toBeLessThanOrEqual(10_001);
  });

  it('a long line of several bytes per letter is not taken for whole', async () => {
    const items = await scratch.read(`a,b\n${'上'.repeat(900_000)},3\n4,5\n`);
    expect(items.map((item) => 'fault' in item)).toEqual([true, false]);
  });

  it('a quote that is never closed costs one row, however long the file', async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},value ${i}\n`).join('');
    const items = await scratch.read(`a,b\n"slip,1\n${rows}`);
    expect(items).toHaveLength(200_001);
    expect(items[0]).toMatchObject({ row: 1, fault: 'line 2: a quote is opened and not closed' });
    expect(items.filter((item) => 'fault' in item)).toHaveLength(1);
    expect(items.at(-1)).toEqual({ row: 200_001, record: { a: '199999', b: 'value 199999' } });
  });
});

describe('a file that cannot be read says why', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['another delimiter', 'a;b;c\n1;2;3\n', /write `delimiter: ";"`/],
    ['a tab', 'a\tb\n1\t2\n', /write `delimiter: "\\t"`/],
    ['two columns of one name', 'a,b,a\n1,2,3\n', /two columns called `a`/],
    ['a reserved name', '__proto__,b\n1,2\n', /__proto__/],
    [
      'a heading with an open quote',
      '"a,b\n1,2\n',
      /the heading \(line 1\) cannot be read: a quote is opened/,
    ],
    ['old line ends', 'a,b\r1,2\r', /CR alone/],
    ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), /UTF-16/],
  ])('%s', async (_, content, message) => {
    const reading = scratch.read(content);
    await expect(reading).rejects.toThrow(SourceFault);
    await expect(reading).rejects.toThrow(message);
  });
});

describe('reading goes on where it stopped', () => {
  const content = 'a,b\n1,x\n"2\n2",x\n3\n4,x\n\n5,x\n';

  it.each([0, 1, 2, 3, 4, 5, 6, 100])('after %i rows', async (from) => {
    const all = await scratch.read(content);
    expect(all.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5]);
    expect(await scratch.read(content, {}, from)).toEqual(all.slice(from));
  });
});

describe('the same as the library that does everything', () => {
  const letter = fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '张');
  const letters = fc.array(letter, { maxLength: 8 }).map((found) => found.join(''));
  const value = fc.oneof(fc.string({ maxLength: 6 }), letters);
  const written = (text: string, always: boolean): string =>
    always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

  it('for whatever a correct writer writes', async () => {
    const table = fc.array(fc.tuple(value, value, value, fc.boolean()), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), async (rows, end) => {
        const lines = rows.map(([a, b, c, always]) =>
          [a, b, c].map((text) => written(text, always)).join(','),
        );
        const content = ['a,b,c', ...lines].join(end) + end;
        const expected = parse(content, { columns: true, skip_empty_lines: true, record_delimiter: end });
        const items = await scratch.read(content);
        expect(items.map((item) => ('fault' in item ? item : item.record))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('and any text at all is read to its end', async () => {
    const pieces = fc.array(fc.constantFrom('a', ',', '"', '\n', '\r\n', '""', '",', ',"'), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const items = await scratch.read(`a,b\n${parts.join('')}`);
        expect(items.map(({ row }) => row)).toEqual(items.map((_, index) => index + 1));
      }),
      { numRuns: 500 },
    );
  });
});

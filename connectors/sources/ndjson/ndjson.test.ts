import { afterEach, describe, expect, it } from 'vitest';
import { Scratch } from '../text/scratch.testing.ts';
import { ndjson } from './index.ts';

const scratch = new Scratch(ndjson);
afterEach(() => scratch.clear());

async function read(content: string | Buffer): Promise<unknown[]> {
  const items = await scratch.read(content);
  return items.map((item) => ('fault' in item ? `${item.row} ${item.fault}` : [item.row, item.record]));
}

describe('rows of JSON lines', () => {
  it.each<[string, string | Buffer, unknown[]]>([
    [
      'objects',
      '{"a":1}\n{"a":{"b":[true,null]}}\n',
      [
        [1, { a: 1 }],
        [2, { a: { b: [true, null] } }],
      ],
    ],
    ['no line end at the end', '{"a":1}', [[1, { a: 1 }]]],
    [
      'Windows line ends',
      '{"a":1}\r\n{"a":2}\r\n',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    ['a byte order mark', '\uFEFF{"a":1}\n', [[1, { a: 1 }]]],
    [
      'blank lines are passed over',
      '\n{"a":1}\n  \n\t\r\n{"a":2}\n',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    ['Chinese', '{"姓名":"张伟"}\n', [[1, { 姓名: '张伟' }]]],
    ['an empty file', '', []],
    [
      'a broken line',
      '{"a":1}\n{"a":\n{"a":3}\n',
      [[1, { a: 1 }], '2 line 2: not valid JSON', [3, { a: 3 }]],
    ],
    ['its number counts blank lines', '\n\n{\n', ['1 line 3: not valid JSON']],
    [
      'values that are no objects',
      '[1]\n"x"\n1\nnull\n',
      ['1', '2', '3', '4'].map((n) => `${n} line ${n}: not a JSON object`),
    ],
    [
      'bytes that are not UTF-8',
      Buffer.from('{"a":"caf\xe9"}\n{"a":2}\n', 'latin1'),
      [expect.stringMatching(/^1 line 1: .*not valid UTF-8/), [2, { a: 2 }]],
    ],
  ])('%s', async (_, content, expected) => {
    expect(await read(content)).toEqual(expected);
  });

  it('does not repeat the text of a broken line in the reason', async () => {
    const [item] = await scratch.read('{"name": Ann}\n');
    expect(item).toEqual({ row: 1, fault: 'line 1: not valid JSON', raw: '{"name": Ann}' });
  });

  it('sets a line of more than a mebibyte aside', async () => {
    const items = await scratch.read(`{"a":1}\n{"a":"${'x'.repeat(5_000_000)}"}\n{"a":3}\n`);
    expect(items).toEqual([
      { row: 1, record: { a: 1 } },
      {
        row: 2,
        fault: 'line 2: the row is longer than 1 MiB',
        raw: expect.stringMatching(/^\{"a":"x{9994}…$/),
      },
      { row: 3, record: { a: 3 } },
    ]);
  });

  it.each([0, 1, 2, 3, 4])('goes on after %i rows', async (from) => {
    const content = '{"a":1}\n\nbroken\n{"a":3}\n';
    expect(await scratch.read(content, {}, from)).toEqual((await scratch.read(content)).slice(from));
  });
});

/** Texts that YAML would misread or cannot read, and what is said about each. */
import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostic.ts';
import { readYaml } from './read.ts';

/** `CAR-107 1:7 what // fix` of everything reported. */
function reported(text: string): string[] {
  const diagnostics = new Diagnostics();
  readYaml('x.yaml', text, diagnostics);
  return diagnostics.all.map(
    ({ code, range, what, fix }) => `${code} ${range.line}:${range.column} ${what} // ${fix}`,
  );
}

function values(text: string): unknown[] {
  const diagnostics = new Diagnostics();
  const documents = readYaml('x.yaml', text, diagnostics);
  expect(diagnostics.all).toEqual([]);
  return documents.map(({ value }) => value);
}

describe('is read as it looks', () => {
  test.each<[string, string, unknown[]]>([
    ['nothing', '', []],
    ['a comment', '# only', []],
    ['documents without anything', '---\n---\n# c\n---\nb: 1\n...\n', [{ b: 1 }]],
    ['two documents', 'a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['Windows line ends', 'a: 1\r\nb: |\r\n  x\r\n  y\r\n', [{ a: 1, b: 'x\ny\n' }]],
    ['a comment after an expression', 'when: total > 5 # x', [{ when: 'total > 5' }]],
    ['words that are truth values in YAML 1.1', 'a: yes\nb: on\nno: n', [{ a: 'yes', b: 'on', no: 'n' }]],
    ['wide characters in texts and quoted keys', 'a: 注：b\n"x：y": 1', [{ a: '注：b', 'x：y': 1 }]],
    ['times and dates', 'a: 21:00\nb: 2026-03-01', [{ a: '21:00', b: '2026-03-01' }]],
    ['plain numbers', 'a: 1.50\nb: -3\nc: 0\nd: 0.1', [{ a: 1.5, b: -3, c: 0, d: 0.1 }]],
    ['a number with underscores, which is a text', 'a: 1_000', [{ a: '1_000' }]],
    ['tabs in blocks, quotes and comments', 'a: |\n  x\ty\nb: "p\tq" # r\ts', [{ a: 'x\ty\n', b: 'p\tq' }]],
    ['an expression in quotes', 'a: \'"gold" = tier\'', [{ a: '"gold" = tier' }]],
    ['an expression in a block', 'a: |\n  b: c # d\n', [{ a: 'b: c # d\n' }]],
    ['an expression over two lines', 'a: b > 1\n  and c', [{ a: 'b > 1 and c' }]],
    ['YAML 1.2 said so', '%YAML 1.2\n---\na: 1', [{ a: 1 }]],
    ['a key that looks like a prototype', '__proto__: 1', [JSON.parse('{"__proto__":1}')]],
  ])('%s', (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });
});

describe('is refused', () => {
  test.each<[string, string, ...string[]]>([
    // Text that must be quoted.
    ['colon', 'when: a: b', "CAR-107 1:7 this text must be quoted // quote the whole of it: when: 'a: b'"],
    ['colon after a quote', "who: name = 'x' : y", 'CAR-107 1:6', 'who: "name = \'x\' : y"'],
    ['ternary', 'value: a ? b : c', 'CAR-107 1:8', "value: 'a ? b : c'"],
    ['quote first', 'value: "gold" = tier', 'CAR-107 1:8', `value: '"gold" = tier'`],
    ['apostrophe in quotes', "title: 'it's'", 'CAR-107 1:8', 'title: "it\'s"'],
    ['open list', 'when: [a', 'CAR-107 1:7', 'close the list with `]`'],
    ['open mapping', 'when: {a: 1\nid: b', 'CAR-107 1:7', 'close the mapping with `}`'],
    ['list first', 'when: [a, b] = c', 'CAR-107 1:7', "when: '[a, b] = c'"],
    ['comparison first', 'when: > 5', 'CAR-107 1:7', "when: '> 5'"],
    ['bar first', 'when: | x', 'CAR-107 1:7', "'| x'"],
    ['percent first', 'when: %x', 'CAR-107 1:7', "'%x'"],
    ['at first', 'when: @x', 'CAR-107 1:7'],
    ['backtick first', 'when: `x`', 'CAR-107 1:7'],
    ['dash first', 'when: - 5', 'CAR-107 1:7', 'a line of its own'],
    [
      'comma in a mapping',
      'a: { where: $contains(name, "x") }',
      'CAR-107 1:13',
      'short // put the whole text in quotes',
    ],
    [
      'comma and a bare word',
      'a: { where: $contains(name, x) }',
      'CAR-107 1:29 YAML cuts the text after `where:` short',
    ],
    ['brackets in a mapping', 'a: { where: total in [1, 2] }', 'CAR-107 1:13'],
    ['object in a mapping', 'a: {w: x{"a": 1}}', 'CAR-107 1:8'],
    ['brackets in a list', 'all: [a = 1, $c(x, "y")]', 'CAR-107 1:6', 'quote each text'],
    ['word without value', 'a: { b: c, d }', 'CAR-107 1:12 `d` stands here without a value'],
    ['in an item', '- a: b\n  c: "d" e\n', 'CAR-107 2:6', `c: '"d" e'`],
    // Values that are not what they look like.
    ['exponent', 'a: 22E7', 'CAR-106 1:4 `22E7` would be read as 220000000', 'quote it: "22E7"'],
    ['leading zero', 'a: 0123', 'CAR-106 1:4 `0123` would be read as 123'],
    ['hexadecimal', 'a: 0x1F', 'CAR-106 1:4 `0x1F` would be read as 31'],
    ['octal', 'a: 0o17', 'CAR-106 1:4 `0o17` would be read as 15'],
    ['plus', 'a: +5', 'CAR-106 1:4 `+5` would be read as 5'],
    ['infinity', 'a: .inf', 'CAR-106 1:4 `.inf` is not a number'],
    ['too great', 'a: 1e400', 'CAR-106 1:4 `1e400` is not a number'],
    ['too many digits', 'a: 12345678901234567890', 'CAR-106 1:4', 'more digits than a number can keep'],
    ['capital truth', 'a: True', 'CAR-106 1:4 `True` would be read as true'],
    // What only YAML has.
    ['alias', 'a: *b', 'CAR-104 1:4'],
    ['anchor', 'a: &b c', 'CAR-104 1:4'],
    ['anchor of a mapping', 'a: &b\n  c: 1', 'CAR-104 1:4'],
    ['merge key', '<<: { a: 1 }', 'CAR-104 1:1 a merge key'],
    ['tag', 'a: !!str 5', 'CAR-105 1:4'],
    ['tag of its own', 'a: !mine { b: 1 }', 'CAR-105 1:4'],
    ['version 1.1', '%YAML 1.1\n---\na: 1', 'CAR-105 1:1'],
    ['tag directive', '%TAG ! tag:x\n---\na: 1', 'CAR-105 1:1'],
    ['unknown directive', '%FOO\n---\na: 1', 'CAR-105 1:1'],
    // Structure.
    ['doubled key', 'a: 1\nb: 2\na: 3', 'CAR-103 3:1 `a` stands here twice'],
    ['number as key', '1: x', 'CAR-111 1:1 `1` is not a text', '"1"'],
    ['truth value as key', 'true: x', 'CAR-111 1:1'],
    ['list as key', '? [a]\n: b', 'CAR-111 1:3'],
    ['tab as indentation', 'a:\n\tb: 1', 'CAR-102 2:1 a tab'],
    ['tab after a colon', 'a:\tb', 'CAR-102 1:3 a tab'],
    ['open quote', 'a: "b\nc: d', 'CAR-101 1:4 a quote that is never closed'],
    ['wrong escape', 'a: "\\q"', 'CAR-101 1:5', 'single quotes'],
    ['indented below a value', 'a: 1\n  b: 2', 'CAR-101 2:3 the indentation does not fit'],
    ['indented too little', 'a:\n  b: 1\n c: 2', 'CAR-101 3:1 the indentation'],
    [
      'item indented too far',
      'a:\n- b\n - c',
      'CAR-101 2:3 an item of a list is read as part of the text above it',
    ],
    [
      'wide colon before a mapping',
      'a: b\nwho：{ in: c }',
      'CAR-117 2:4 a wide colon',
      'a narrow colon and a space',
    ],
    ['wide colon alone', 'a: b\ntitle：会员\nc: d', 'CAR-117 2:6 a wide colon'],
    [
      'no-break space after a colon',
      'a: b\nwho:\u00a0{ in: c }',
      'CAR-117 2:5 a space that is none (U+00A0)',
    ],
    ['ideographic space after a colon', 'who:\u3000{ in: c }', 'CAR-117 1:5 a space that is none (U+3000)'],
    ['no colon', 'a: b\nfoo\nc: d', 'CAR-101 2:1 a line without `key:`'],
    ['stray bracket', 'a: ]', 'CAR-101 1:4'],
    ['bracket on the next line', 'a: b\n}', 'CAR-101 2:1'],
  ])('%s', (_, text, ...fragments) => {
    const found = reported(text);
    expect(found).toHaveLength(1);
    for (const fragment of fragments) expect(found[0]).toContain(fragment);
  });

  test('every text that wants quotes, one per line', () => {
    expect(reported('a: b: c\nd: "e" f\ng: 1\n---\nh: i: j').map((line) => line.slice(0, 11))).toEqual([
      'CAR-107 1:4',
      'CAR-107 2:4',
      'CAR-107 5:4',
    ]);
  });

  test('too deep a nesting, whether the parser survives it or not', () => {
    const nested = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(reported(nested(90))).toEqual([]);
    for (const depth of [150, 1_500, 100_000]) {
      const found = reported(nested(depth));
      expect(found).toHaveLength(1);
      expect(found[0]).toContain('CAR-110 1:');
    }
    const indented = Array.from({ length: 1_500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(reported(indented)[0]).toContain('CAR-110');
  });
});

describe('finds the way back', () => {
  const [document] = readYaml(
    'x.yaml',
    'kind: a\nlist:\n  - one\n  - { k: v,  e: }\nempty:\n',
    new Diagnostics(),
  );
  test.each<[(string | number)[], 'value' | 'key', string]>([
    [['kind'], 'value', '1:7-1:8'],
    [['kind'], 'key', '1:1-1:5'],
    [['list', 0], 'value', '3:5-3:8'],
    [['list', 1], 'key', '4:7-4:8'],
    [['list', 1, 'k'], 'value', '4:10-4:11'],
    [['list', 1, 'e'], 'value', '4:14-4:15'],
    [['empty'], 'value', '5:1-5:6'],
    [['list', 7, 'x'], 'value', '3:3-4:18'],
    [[], 'key', '1:1-1:5'],
  ])('%j %s', (path, part, place) => {
    const { line, column, endLine, endColumn } = document!.locate(path, part);
    expect(`${line}:${column}-${endLine}:${endColumn}`).toBe(place);
  });
});

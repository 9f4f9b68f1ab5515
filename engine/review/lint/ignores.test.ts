/** Which comments ignore what, and which of them are findings themselves. */
import { expect, it } from 'vitest';
import { commentsIn } from '../../language/yaml/comments.ts';
import { ignoresIn } from './ignores.ts';
import { lintCase } from './lint.testing.ts';

const found = async (definitions: string, more = '') =>
  (await lintCase(definitions, {}, more))
    .filter(({ range }) => range.file === 'case.yaml')
    .map(({ code, severity, range }) => `${range.line}:${range.column} ${severity} ${code}`);

const lost = (above: string, beside = '') =>
  `${above}kind: segment\nid: lost${beside}\nwho: { did: order_completed, which: last, until: 365d }\n`;

it('ignores on the same line, on the line before, and above the definition', async () => {
  expect(await found(lost(''))).toEqual(['2:5 warning CAR-838']);
  expect(await found(lost('', ' # lint:ignore CAR-838 asked for by the shop'))).toEqual([]);
  expect(await found(lost('# Lost.\n# lint:ignore CAR-838 asked for\n# by the shop\n'))).toEqual([]);
  expect(await found(lost('').replace('id:', '# lint:ignore car-838: asked for by the shop\n\nid:'))).toEqual(
    [],
  );
});

it('wants a reason', async () => {
  expect(await found(lost('', ' # lint:ignore CAR-838'))).toEqual([
    '2:5 warning CAR-838',
    '2:10 error CAR-846',
  ]);
});

it('tells of an ignore that ignores nothing', async () => {
  expect(await found(lost('', ' # lint:ignore CAR-830 no'))).toEqual([
    '2:5 warning CAR-838',
    '2:10 warning CAR-847',
  ]);
  expect(await found(lost('', ' # lint:ignore'))).toEqual(['2:5 warning CAR-838', '2:10 warning CAR-847']);
  const elsewhere = `${lost('', ' # lint:ignore CAR-838 asked for')}# lint:ignore CAR-838 twice\n`;
  expect(await found(elsewhere)).toEqual(['4:1 warning CAR-847']);
});

it('ignores warnings of validate, and codes that are off for the workspace', async () => {
  const always =
    'kind: journey\nid: a\nstart: { every: "0 9 * * 1" }\nstop: city != "Bath"\nsteps: [ { id: w, wait: 1d } ]\n';
  expect(await found(always)).toEqual(['4:7 warning CAR-321']);
  expect(
    await found(always.replace('"Bath"\n', '"Bath" # lint:ignore CAR-321 who has no city goes on\n')),
  ).toEqual([]);
  expect(await found(lost(''), 'lint: { off: { CAR-838: "people look at segments" } }\n')).toEqual([]);
});

it('reads comments and nothing else', () => {
  const text = [
    'a: "# lint:ignore CAR-838 no comment" # one',
    'b: |',
    '  # lint:ignore CAR-838 text',
    'c: plain # lint:ignore CAR-838 two',
    '',
  ].join('\n');
  expect(
    commentsIn(text).map((one) => [text.slice(one.offset, one.offset + one.text.length), one.text]),
  ).toEqual([
    ['# one', '# one'],
    ['# lint:ignore CAR-838 two', '# lint:ignore CAR-838 two'],
  ]);
  expect(ignoresIn('a.yaml', text)).toMatchObject([
    { code: 'CAR-838', reason: 'two', line: 4, range: { line: 4, column: 10 } },
  ]);
});

import { describe, expect, test } from 'vitest';
import { codes } from '../../../language/codes.ts';
import { categoryColumn, numberColumn, tableOf } from '../../table.ts';
import { type Contract, contractOf, type Declaration, type Fed, type OnnxSpec } from './contract.ts';
import { ensembleModel, ensembleSays, logisticModel, ML, madeModel } from './made-model.testing.ts';
import { hasRuntime, WITHOUT } from './runtime.testing.ts';
import { type OnnxSession, openHere, type Port } from './runtime.ts';
import { BATCH, scoreRows } from './score-rows.ts';

/** What a file declares must be what the tags give, and what it says must be a number for each person. */

const port = (name: string, type: string | null, ...shape: (number | string)[]): Port => ({
  name,
  type,
  shape,
});
const numbers = (...names: string[]): Fed[] => names.map((name) => ({ name, kind: 'number' }));
const X = port('x', 'float32', 'N', 2);
const Y = port('y', 'float32', 'N', 1);

describe('the contract', () => {
  test.each<[string, Declaration, Fed[], OnnxSpec, Partial<Contract>]>([
    [
      'all tags in the one input',
      { inputs: [X], outputs: [Y] },
      numbers('a', 'b'),
      {},
      { inputs: [{ name: 'x', type: 'float32', tags: ['a', 'b'], isFlat: false }], output: 'y', column: 0 },
    ],
    [
      'each in the input of its name',
      { inputs: [port('b', 'int64', 'N', 1), port('a', 'float64', 'N')], outputs: [Y] },
      numbers('a', 'b'),
      {},
      {
        inputs: [
          { name: 'b', type: 'int64', tags: ['b'], isFlat: false },
          { name: 'a', type: 'float64', tags: ['a'], isFlat: true },
        ],
      },
    ],
    [
      'as told, and a column of several',
      {
        inputs: [X, port('c', 'string', 'N', 1)],
        outputs: [port('label', 'int64', 'N'), port('p', 'float32', 'N', 2)],
      },
      [...numbers('a', 'b'), { name: 'country', kind: 'category' }],
      { inputs: { x: ['b', 'a'], c: ['country'] }, output: 'p', column: 1 },
      { output: 'p', column: 1 },
    ],
  ])('%s', (_, declared, fed, spec, expected) => {
    expect(contractOf(declared, fed, spec)).toMatchObject(expected);
  });

  test.each<[string, Partial<Declaration>, Fed[], OnnxSpec, RegExp]>([
    ['too few tags', {}, numbers('a'), {}, /shape \[N, 2\], and gets 1 tag/],
    [
      'a text for a number',
      {},
      [...numbers('a'), { name: 'c', kind: 'category' }],
      {},
      /`c` is a text.*takes float32/,
    ],
    [
      'a number for a text',
      { inputs: [port('x', 'string', 'N', 2)] },
      numbers('a', 'b'),
      {},
      /`a` is a number.*string/,
    ],
    ['an input that is not there', {}, numbers('a', 'b'), { inputs: { z: ['a', 'b'] } }, /no input `z`/],
    [
      'an input that gets nothing',
      { inputs: [X, port('z', 'float32', 'N', 1)] },
      numbers('a', 'b'),
      { inputs: { x: ['a', 'b'] } },
      /`z` gets nothing/,
    ],
    ['what is no feature', {}, numbers('a', 'b'), { inputs: { x: ['a', 'c'] } }, /names `c`/],
    [
      'a tag that goes nowhere',
      {},
      numbers('a', 'b', 'c'),
      { inputs: { x: ['a', 'b'] } },
      /`c` goes into no input/,
    ],
    ['a type nobody has', { inputs: [port('x', 'float16', 'N', 2)] }, numbers('a', 'b'), {}, /is float16/],
    [
      'a fixed batch',
      { inputs: [port('x', 'float32', 1, 2)] },
      numbers('a', 'b'),
      {},
      /takes 1 row at a time/,
    ],
    ['an image', { inputs: [port('x', 'float32', 'N', 2, 8)] }, numbers('a', 'b'), {}, /shape \[N, 2, 8\]/],
    [
      'several outputs',
      { outputs: [Y, port('z', 'float32', 'N', 1)] },
      numbers('a', 'b'),
      {},
      /has 2 outputs/,
    ],
    ['an output that is not there', {}, numbers('a', 'b'), { output: 'q' }, /no output `q`/],
    ['an output of texts', { outputs: [port('y', 'string', 'N')] }, numbers('a', 'b'), {}, /holds texts/],
    ['a map', { outputs: [port('y', null)] }, numbers('a', 'b'), {}, /sequence or a map/],
    [
      'columns, and none chosen',
      { outputs: [port('y', 'float32', 'N', 2)] },
      numbers('a', 'b'),
      {},
      /has 2 columns/,
    ],
    ['a column that is not there', {}, numbers('a', 'b'), { column: 1 }, /no column 1/],
  ])('%s is told', (_, declared, fed, spec, words) => {
    const find = () => contractOf({ inputs: [X], outputs: [Y], ...declared }, fed, spec);
    expect(find).toThrow(
      expect.objectContaining({ name: 'ModelFault', code: 'CAR-983', what: expect.stringMatching(words) }),
    );
  });
});

/** Says for each row what `of` says; nothing of ONNX. */
const saying = (of: (row: number) => number, dims?: readonly number[]): OnnxSession => ({
  inputs: [X],
  outputs: [Y],
  run: async ({ x }) => {
    const rows = x!.dims[0]!;
    return {
      y: {
        type: 'float32',
        dims: dims ?? [rows, 1],
        data: Float32Array.from({ length: rows }, (_, row) => of(row)),
      },
    };
  },
  close: async () => {},
});
const contract: Contract = {
  inputs: [{ name: 'x', type: 'float32', tags: ['a', 'b'], isFlat: false }],
  output: 'y',
  column: 0,
};
const table = tableOf([numberColumn('a', [1, 2, 3]), numberColumn('b', [4, null, 6])]);

describe('scores', () => {
  test('who is given none has none', async () => {
    const { scores, without } = await scoreRows(
      saying((row) => (row === 1 ? Number.NaN : row)),
      contract,
      table,
    );
    expect([...scores]).toEqual([0, Number.NaN, 2]);
    expect(without).toBe(1);
  });

  test('who lacks a whole number has none', async () => {
    const whole = { ...contract, inputs: [{ ...contract.inputs[0]!, type: 'int64' as const }] };
    expect([
      ...(
        await scoreRows(
          saying(() => 1),
          whole,
          table,
        )
      ).scores,
    ]).toEqual([1, Number.NaN, 1]);
  });

  test.each<[string, OnnxSession, Contract, string]>([
    ['nobody has a number', saying(() => Number.NaN), contract, 'CAR-984'],
    ['infinite', saying(() => Number.POSITIVE_INFINITY), contract, 'CAR-984'],
    ['another shape', saying(() => 1, [1, 3]), contract, 'CAR-984'],
    [
      'a fraction for a whole number',
      saying(() => 1),
      { ...contract, inputs: [{ ...contract.inputs[0]!, type: 'int32', tags: ['c', 'c'] }] },
      'CAR-983',
    ],
  ])('%s is told', async (_, session, own, code) => {
    const rows = tableOf([...table.columns, numberColumn('c', [1, 2.5, 3])]);
    await expect(scoreRows(session, own, rows)).rejects.toMatchObject({ name: 'ModelFault', code });
    expect(codes[code as 'CAR-984']).toBeDefined();
  });

  test('nobody at all', async () => {
    const none = tableOf([numberColumn('a', []), numberColumn('b', [])]);
    expect(
      await scoreRows(
        saying(() => 1),
        contract,
        none,
      ),
    ).toEqual({ scores: new Float64Array(0), without: 0 });
  });
});

describe.skipIf(!hasRuntime)(`with the runtime${hasRuntime ? '' : ` (${WITHOUT})`}`, () => {
  test('a logistic regression, over several batches', async () => {
    const session = await openHere(logisticModel([1, -2], 0.5));
    const rows = BATCH * 2 + 7;
    const a = Float64Array.from({ length: rows }, (_, row) => row % 5);
    const b = Float64Array.from({ length: rows }, (_, row) => (row % 3) / 2);
    const own = contractOf(session, numbers('a', 'b'), {});
    const { scores } = await scoreRows(session, own, tableOf([numberColumn('a', a), numberColumn('b', b)]));
    await session.close();
    for (const [row, score] of scores.entries())
      expect(score).toBeCloseTo(1 / (1 + Math.exp(-(a[row]! - 2 * b[row]! + 0.5))), 6);
  });

  const trees = [
    { feature: 0, bound: 2, left: -1, right: 0.5 },
    { feature: 1, bound: 10.5, left: 0.25, right: 2 },
  ];
  const [a, b] = [
    [0, 2, 2.5, 9],
    [0, 11, 10.5, 11],
  ];
  const rows = tableOf([numberColumn('a', a!), numberColumn('b', b!)]);
  const says = a!.map((value, row) => ensembleSays(trees, [value, b![row]!]));

  test('an ensemble of trees that adds up', async () => {
    const session = await openHere(ensembleModel(trees, 2, false));
    const { scores } = await scoreRows(session, contractOf(session, numbers('a', 'b'), {}), rows);
    await session.close();
    expect([...scores]).toEqual(says);
  });

  test('an ensemble of trees that tells two classes, of which one is asked', async () => {
    const session = await openHere(ensembleModel(trees, 2, true));
    const spec = { output: 'probabilities', column: 1 };
    const { scores } = await scoreRows(session, contractOf(session, numbers('a', 'b'), spec), rows);
    await session.close();
    for (const [row, score] of scores.entries())
      expect(score).toBeCloseTo(1 / (1 + Math.exp(-says[row]!)), 5);
  });

  test('inputs of several types, by name', async () => {
    const session = await openHere(
      madeModel({
        inputs: [
          { name: 'orders', type: 'int64', shape: ['N', 1] },
          { name: 'spend', type: 'float32', shape: ['N', 1] },
          { name: 'country', type: 'string', shape: ['N', 1] },
        ],
        outputs: [{ name: 'sum', type: 'float32', shape: ['N', 1] }],
        nodes: [
          { operator: 'Cast', inputs: ['orders'], outputs: ['o'], attributes: { to: { int: 1 } } },
          {
            operator: 'LabelEncoder',
            domain: ML,
            inputs: ['country'],
            outputs: ['c'],
            attributes: {
              keys_strings: { texts: ['GB', 'CN'] },
              values_floats: { floats: [10, 20] },
              default_float: { float: -1 },
            },
          },
          { operator: 'Sum', inputs: ['o', 'spend', 'c'], outputs: ['sum'] },
        ],
      }),
    );
    const fed: Fed[] = [...numbers('orders', 'spend'), { name: 'country', kind: 'category' }];
    const rows = tableOf([
      numberColumn('orders', [1, 2, null, 4]),
      numberColumn('spend', [0.5, 1.5, 2.5, 3.5]),
      categoryColumn('country', ['GB', 'CN', 'GB', null]),
    ]);
    const { scores } = await scoreRows(session, contractOf(session, fed, {}), rows);
    expect([...scores]).toEqual([11.5, 23.5, Number.NaN, 6.5]);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('no model')],
    ['one that was cut off', logisticModel([1, 2], 0).slice(0, 90)],
    [
      'an operator nobody has',
      madeModel({
        inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
        outputs: [{ name: 'y', type: 'float32', shape: ['N', 2] }],
        nodes: [{ operator: 'Nonsense', inputs: ['x'], outputs: ['y'] }],
      }),
    ],
  ])('%s is no model', async (_, bytes) => {
    await expect(openHere(bytes)).rejects.toMatchObject({ name: 'ModelFault', code: 'CAR-982' });
  });
});

test.skipIf(hasRuntime)('without the runtime it is said how to get it', async () => {
  await expect(openHere(logisticModel([1], 0))).rejects.toMatchObject({
    code: 'CAR-981',
    fix: expect.stringContaining('npm install onnxruntime-web'),
  });
});

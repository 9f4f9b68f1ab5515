/** Tiny ONNX files for tests, written byte by byte: the messages of ONNX's protobuf schema that a graph of a few operators needs. */

const FLOAT = 1;
const INT64 = 7;
const STRING = 8;
const DOUBLE = 11;
const ELEMENTS = { float32: FLOAT, int64: INT64, string: STRING, float64: DOUBLE } as const;
/** Operators of classical models: trees, scalers, linear ones. */
export const ML = 'ai.onnx.ml';

export interface MadePort {
  readonly name: string;
  readonly type: keyof typeof ELEMENTS;
  readonly shape: readonly (number | string)[];
}

export interface MadeNode {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly floats: readonly number[] }
  | { readonly ints: readonly number[] };

export interface MadeModel {
  readonly inputs: readonly MadePort[];
  readonly outputs: readonly MadePort[];
  readonly nodes: readonly MadeNode[];
}

export function madeModel({ inputs, outputs, nodes }: MadeModel): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => message(1, nodeBytes(node))),
    ...text(2, 'made'),
    ...inputs.flatMap((port) => message(11, portBytes(port))),
    ...outputs.flatMap((port) => message(12, portBytes(port))),
  ];
  const opset = (domain: string, version: number) => message(8, [...text(1, domain), ...int(2, version)]);
  return Uint8Array.from([...int(1, 8), ...opset('', 15), ...opset(ML, 3), ...message(7, graph)]);
}

/** 1 / (1 + e^−(weights · x + intercept)), of one input of floats. */
export function logisticModel(weights: readonly number[], intercept: number): Uint8Array {
  return madeModel({
    inputs: [{ name: 'x', type: 'float32', shape: ['N', weights.length] }],
    outputs: [{ name: 'probability', type: 'float32', shape: ['N', 1] }],
    nodes: [
      {
        operator: 'LinearRegressor',
        domain: ML,
        inputs: ['x'],
        outputs: ['z'],
        attributes: { coefficients: { floats: weights }, intercepts: { floats: [intercept] } },
      },
      { operator: 'Sigmoid', inputs: ['z'], outputs: ['probability'] },
    ],
  });
}

/** A tree of one question. Ensembles are written as scikit-learn, LightGBM and XGBoost are exported: nodes as lists, leaves by tree and node. */
export interface MadeTree {
  /** The feature and the bound of its root; those whose value is at most the bound go left. */
  readonly feature: number;
  readonly bound: number;
  readonly left: number;
  readonly right: number;
}

/** What `ensembleModel` says of a row, worked out beside it. */
export function ensembleSays(trees: readonly MadeTree[], row: readonly number[]): number {
  return trees.reduce(
    (sum, { feature, bound, left, right }) => sum + (row[feature]! <= bound ? left : right),
    0,
  );
}

/** `classifies`: the sum is turned into a probability, the second of two columns behind a label. */
export function ensembleModel(trees: readonly MadeTree[], features: number, classifies: boolean): Uint8Array {
  const each = <T>(of: (tree: MadeTree) => readonly T[]) => trees.flatMap(of);
  const nodes = {
    nodes_treeids: { ints: trees.flatMap((_, tree) => [tree, tree, tree]) },
    nodes_nodeids: { ints: each(() => [0, 1, 2]) },
    nodes_featureids: { ints: each(({ feature }) => [feature, 0, 0]) },
    nodes_modes: { texts: each(() => ['BRANCH_LEQ', 'LEAF', 'LEAF']) },
    nodes_values: { floats: each(({ bound }) => [bound, 0, 0]) },
    nodes_truenodeids: { ints: each(() => [1, 0, 0]) },
    nodes_falsenodeids: { ints: each(() => [2, 0, 0]) },
    nodes_missing_value_tracks_true: { ints: each(() => [0, 0, 0]) },
  };
  const leaves = (name: 'target' | 'class') => ({
    [`${name}_treeids`]: { ints: trees.flatMap((_, tree) => [tree, tree]) },
    [`${name}_nodeids`]: { ints: each(() => [1, 2]) },
    [`${name}_ids`]: { ints: each(() => (name === 'class' ? [1, 1] : [0, 0])) },
    [`${name}_weights`]: { floats: each(({ left, right }) => [left, right]) },
  });
  return madeModel({
    inputs: [{ name: 'x', type: 'float32', shape: ['N', features] }],
    outputs: classifies
      ? [
          { name: 'label', type: 'int64', shape: ['N'] },
          { name: 'probabilities', type: 'float32', shape: ['N', 2] },
        ]
      : [{ name: 'score', type: 'float32', shape: ['N', 1] }],
    nodes: [
      {
        operator: classifies ? 'TreeEnsembleClassifier' : 'TreeEnsembleRegressor',
        domain: ML,
        inputs: ['x'],
        outputs: classifies ? ['label', 'probabilities'] : ['score'],
        attributes: {
          ...nodes,
          ...leaves(classifies ? 'class' : 'target'),
          ...(classifies
            ? { classlabels_int64s: { ints: [0, 1] }, post_transform: { text: 'LOGISTIC' } }
            : { n_targets: { int: 1 }, post_transform: { text: 'NONE' } }),
        },
      },
    ],
  });
}

function nodeBytes({ operator, domain, inputs, outputs, attributes = {} }: MadeNode): number[] {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) => message(5, attributeBytes(name, value))),
    ...(domain === undefined ? [] : text(7, domain)),
  ];
}

function attributeBytes(name: string, value: Attribute): number[] {
  const kind = (type: number) => int(20, type);
  if ('int' in value) return [...text(1, name), ...int(3, value.int), ...kind(2)];
  if ('float' in value) return [...text(1, name), ...float(2, value.float), ...kind(1)];
  if ('texts' in value) return [...text(1, name), ...value.texts.flatMap((one) => text(9, one)), ...kind(8)];
  if ('text' in value) return [...text(1, name), ...text(4, value.text), ...kind(3)];
  if ('floats' in value)
    return [...text(1, name), ...value.floats.flatMap((one) => float(7, one)), ...kind(6)];
  return [...text(1, name), ...value.ints.flatMap((one) => int(8, one)), ...kind(7)];
}

function portBytes({ name, type, shape }: MadePort): number[] {
  const dimensions = shape.flatMap((size) =>
    message(1, typeof size === 'string' ? text(2, size) : int(1, size)),
  );
  return [
    ...text(1, name),
    ...message(2, message(1, [...int(1, ELEMENTS[type]), ...message(2, dimensions)])),
  ];
}

function int(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)];
}

function float(field: number, value: number): number[] {
  return [...varint((field << 3) | 5), ...new Uint8Array(Float32Array.of(value).buffer)];
}

function text(field: number, value: string): number[] {
  return message(field, [...new TextEncoder().encode(value)]);
}

function message(field: number, bytes: readonly number[]): number[] {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/**
 * How a model's tags become the inputs of an ONNX file, and which of its outputs is the score: found once, checked against what the file
 * declares, so that a mistake is told before anybody is scored.
 */
import { ModelFault } from '../../fault.ts';
import { type Port, TENSOR_TYPES, type TensorType } from './runtime.ts';

/** A tag as the file is given it. */
export interface Fed {
  readonly name: string;
  readonly kind: 'number' | 'category';
}

export interface OnnxSpec {
  /** Input → tags, where they are not all in one input or do not bear its name. */
  readonly inputs?: Readonly<Record<string, readonly string[]>>;
  /** Which output, where there are several. */
  readonly output?: string;
  /** Which of its columns, from 0, where it has several. */
  readonly column?: number;
}

export interface InputContract {
  readonly name: string;
  readonly type: TensorType;
  readonly tags: readonly string[];
  /** One number a row has no second dimension. */
  readonly isFlat: boolean;
}

export interface Contract {
  readonly inputs: readonly InputContract[];
  readonly output: string;
  readonly column: number;
}

export interface Declaration {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

export function contractOf(declared: Declaration, fed: readonly Fed[], spec: OnnxSpec): Contract {
  const inputs = inputsOf(declared.inputs, fed, spec).map(([port, tags]) => inputContract(port, tags, fed));
  const used = new Set(inputs.flatMap(({ tags }) => tags));
  const idle = fed.find(({ name }) => !used.has(name));
  if (idle)
    throw mismatch(
      `The feature \`${idle.name}\` goes into no input`,
      `${namesOf(declared.inputs)}`,
      'Name it under one of `inputs`, or leave it out.',
    );
  return { inputs, ...outputOf(declared.outputs, spec) };
}

/** As told; else all tags in the one input, or each in the input of its name. */
function inputsOf(
  ports: readonly Port[],
  fed: readonly Fed[],
  { inputs }: OnnxSpec,
): readonly (readonly [Port, readonly string[]])[] {
  const all = fed.map(({ name }) => name);
  const only = ports.length === 1 ? ports[0] : undefined;
  const told =
    inputs ??
    (only && !all.includes(only.name)
      ? { [only.name]: all }
      : Object.fromEntries(all.map((name) => [name, [name]])));
  const unknown = Object.keys(told).find((name) => !ports.some((port) => port.name === name));
  if (unknown !== undefined)
    throw mismatch(
      `The file has no input \`${unknown}\``,
      namesOf(ports),
      'Name its inputs under `inputs`, each with its tags.',
    );
  const foreign = Object.values(told)
    .flat()
    .find((tag) => !all.includes(tag));
  if (foreign !== undefined)
    throw mismatch(
      `\`inputs\` names \`${foreign}\``,
      `It is none of the features: ${all.join(', ')}.`,
      'Add it to `features`, or name another.',
    );
  return ports.map((port) => {
    const tags = Object.hasOwn(told, port.name) ? told[port.name]! : [];
    if (tags.length === 0)
      throw mismatch(
        `The input \`${port.name}\` gets nothing`,
        namesOf(ports),
        'Name it under `inputs`, with its tags.',
      );
    return [port, tags] as const;
  });
}

function inputContract(port: Port, tags: readonly string[], fed: readonly Fed[]): InputContract {
  const type = TENSOR_TYPES.find((one) => one === port.type);
  if (type === undefined)
    throw mismatch(
      `The input \`${port.name}\` is ${port.type ?? 'no tensor'}`,
      `Tags become tensors of ${TENSOR_TYPES.join(', ')}.`,
      'Export the model with such inputs.',
    );
  for (const tag of tags) checkKind(port.name, type, fed.find(({ name }) => name === tag)!);
  const [rows, width, ...more] = port.shape;
  const isFlat = port.shape.length === 1 && tags.length === 1;
  const fits = isFlat || (port.shape.length === 2 && (typeof width === 'string' || width === tags.length));
  if (!fits || more.length > 0)
    throw mismatch(
      `The input \`${port.name}\` has the shape [${port.shape.join(', ')}], and gets ${tags.length} ${tags.length === 1 ? 'tag' : 'tags'}`,
      'Its first dimension is people, its second, if it has one, is tags.',
      `Give it as many tags as it takes, or export it with the shape [N, ${tags.length}].`,
    );
  if (typeof rows === 'number')
    throw mismatch(
      `The input \`${port.name}\` takes ${rows} ${rows === 1 ? 'row' : 'rows'} at a time`,
      'People are scored in batches, the last of which may be of any size.',
      'Export the model with a free first dimension.',
    );
  return { name: port.name, type, tags, isFlat };
}

function checkKind(input: string, type: TensorType, { name, kind }: Fed): void {
  if ((type === 'string') === (kind === 'category')) return;
  throw mismatch(
    `The feature \`${name}\` is a ${kind === 'category' ? 'text' : 'number'}, and the input \`${input}\` takes ${type}`,
    'A text goes into an input of strings, everything else into one of numbers.',
    'Name another tag, or make one that says it as the model wants it.',
  );
}

function outputOf(ports: readonly Port[], { output, column }: OnnxSpec): Pick<Contract, 'output' | 'column'> {
  const port = chosen(ports, output);
  if (port.type === null || port.type === 'string')
    throw mismatch(
      `The output \`${port.name}\` holds ${port.type === null ? 'a sequence or a map' : 'texts'}, and a score is a number`,
      namesOf(ports),
      'Choose another output; from scikit-learn, export with `zipmap` off.',
    );
  const width = port.shape.length < 2 ? 1 : port.shape[1]!;
  if (port.shape.length > 2)
    throw mismatch(
      `The output \`${port.name}\` has the shape [${port.shape.join(', ')}]`,
      'A score is one number per person, or one of several columns.',
      'Choose another output.',
    );
  if (column === undefined && width !== 1)
    throw mismatch(
      `The output \`${port.name}\` has ${typeof width === 'number' ? `${width} columns` : 'columns without a number'}`,
      'One of them is the score, and which, only you know.',
      'Say which with `column`, from 0: of two classes, the second is `column: 1`.',
    );
  if (column !== undefined && typeof width === 'number' && column >= width)
    throw mismatch(
      `The output \`${port.name}\` has no column ${column}`,
      `It has ${width}, counted from 0.`,
      'Say another `column`.',
    );
  return { output: port.name, column: column ?? 0 };
}

function chosen(ports: readonly Port[], name: string | undefined): Port {
  const port = name === undefined && ports.length === 1 ? ports[0] : ports.find((one) => one.name === name);
  if (port) return port;
  throw mismatch(
    name === undefined ? `The file has ${ports.length} outputs` : `The file has no output \`${name}\``,
    namesOf(ports),
    'Say which is the score with `from`.',
  );
}

function namesOf(ports: readonly Port[]): string {
  const shown = ports.map(
    ({ name, type, shape }) => `${name} (${type ?? 'no tensor'} [${shape.join(', ')}])`,
  );
  return `It has ${shown.join(', ') || 'none'}.`;
}

function mismatch(what: string, why: string, fix: string): ModelFault {
  return new ModelFault('CAR-983', { what: `${what}.`, why, fix });
}

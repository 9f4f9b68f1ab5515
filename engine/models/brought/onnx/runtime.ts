/**
 * ONNX Runtime, as far as it is used here: opens a model and runs it. An optional dependency, loaded when a model asks for it. The one for the web is
 * taken because it is the same bytes on every machine, has no install script, and needs no thread of its own.
 */
import { createRequire } from 'node:module';
import { ModelFault } from '../../fault.ts';

/** What a tensor holds, of those that can be made of tags and read as scores. */
export const TENSOR_TYPES = ['float32', 'float64', 'int32', 'int64', 'bool', 'string'] as const;
export type TensorType = (typeof TENSOR_TYPES)[number];
export type TensorData =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | readonly string[];

/** An input or output as the file declares it. A dimension with a name is free. */
export interface Port {
  readonly name: string;
  /** Null: it is no tensor, but a sequence or a map. */
  readonly type: string | null;
  readonly shape: readonly (number | string)[];
}

export interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export interface OnnxSession {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Outputs of the given names. @throws ModelFault */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
  ): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}

/** Opens a model in this thread or in another. @throws ModelFault where it is none. */
export type OpenOnnx = (bytes: Uint8Array) => Promise<OnnxSession>;

const LIBRARY = 'onnxruntime-web';
/** With which it was tried. */
const VERSION = '1.30';

interface Declared {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}

/** The part of the library's interface that is used. */
interface Library {
  readonly env: { readonly wasm: { numThreads: number }; logLevel: string };
  readonly Tensor: new (type: string, data: TensorData, dims: readonly number[]) => Tensor;
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
      options: object,
    ): Promise<{
      readonly inputMetadata: readonly Declared[];
      readonly outputMetadata: readonly Declared[];
      run(feeds: object, outputs: readonly string[]): Promise<Record<string, Tensor>>;
      release(): Promise<void>;
    }>;
  };
}

/** In this thread. */
export const openHere: OpenOnnx = async (bytes) => {
  const library = await loaded();
  const session = await library.InferenceSession.create(bytes, { executionProviders: ['wasm'] }).catch(
    (error: unknown) => {
      throw noModel(error);
    },
  );
  return {
    inputs: session.inputMetadata.map(portOf),
    outputs: session.outputMetadata.map(portOf),
    async run(feeds, outputs) {
      const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => [
        name,
        new library.Tensor(type, data, dims),
      ]);
      try {
        const found = await session.run(Object.fromEntries(tensors), outputs);
        return Object.fromEntries(
          outputs.map((name) => {
            const { type, dims, data } = found[name]!;
            return [name, { type, dims: [...dims], data }];
          }),
        );
      } catch (error) {
        throw notRun(error);
      }
    },
    close: () => session.release(),
  };
};

async function loaded(): Promise<Library> {
  if (!isInstalled())
    throw new ModelFault('CAR-981', {
      what: `${LIBRARY} is not installed.`,
      why: 'Models of the type `onnx` are run by it, and nothing else needs it.',
      fix: `npm install ${LIBRARY}@${VERSION}`,
    });
  const library = (await import(LIBRARY)) as Library;
  library.env.wasm.numThreads = 1;
  library.env.logLevel = 'fatal';
  return library;
}

export function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve(LIBRARY);
    return true;
  } catch {
    return false;
  }
}

function portOf({ name, isTensor, type, shape }: Declared): Port {
  return isTensor ? { name, type: type ?? null, shape: shape ?? [] } : { name, type: null, shape: [] };
}

function noModel(error: unknown): ModelFault {
  return new ModelFault('CAR-982', {
    what: `The file cannot be opened as an ONNX model: ${wordsOf(error)}.`,
    why: 'It is no ONNX file, was cut off, or uses operators that the runtime does not have.',
    fix: `Export it again, for an earlier version of ONNX if need be, and try it with ONNX Runtime ${VERSION} where it was made.`,
  });
}

function notRun(error: unknown): ModelFault {
  return new ModelFault('CAR-983', {
    what: `The model could not be run: ${wordsOf(error)}.`,
    why: 'It declares inputs that it does not take as declared, or stumbles over a value.',
    fix: 'Try it with ONNX Runtime where it was made, on rows with missing values too.',
  });
}

/** Without the paths of the machine on which the runtime was built. */
function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words
    .replace(/^.*ERROR_MESSAGE: /s, '')
    .replace(/\s*(?:at )?\/\S+:\d+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 300);
}

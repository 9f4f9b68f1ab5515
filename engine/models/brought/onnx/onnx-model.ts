/** An ONNX file as a model: read from the workspace when it is trained, and kept whole with the version. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { ModelProgram } from '../../../compiler/model/program.ts';
import type { JsonObject } from '../../../store/store.ts';
import { ModelFault } from '../../fault.ts';
import type { Brought } from '../brought.ts';
import { type Contract, contractOf, type Fed, type OnnxSpec } from './contract.ts';
import type { OnnxSession, OpenOnnx } from './runtime.ts';
import { BATCH, scoreRows } from './score-rows.ts';

interface OnnxArtefact {
  readonly words: string;
  readonly contract: readonly (readonly [string, string])[];
  readonly sha256: string;
  /** In base 64. */
  readonly bytes: string;
}

interface FileSpec extends OnnxSpec {
  readonly file: string;
}

/** It stands in the store with each version. */
const LARGEST = 16 * 1024 * 1024;

export async function freshOnnx(model: ModelProgram, root: string, open: OpenOnnx): Promise<Brought> {
  const { file } = model.spec as unknown as FileSpec;
  const bytes = await bytesOf(file, root);
  return opened(model, bytes, open);
}

export function onnxAgain(model: ModelProgram, artefact: JsonObject, open: OpenOnnx): Promise<Brought> {
  const { bytes } = artefact as unknown as OnnxArtefact;
  return opened(model, Buffer.from(bytes, 'base64'), open);
}

async function opened(model: ModelProgram, bytes: Uint8Array, open: OpenOnnx): Promise<Brought> {
  const session = await open(bytes);
  try {
    const contract = contractOf(session, fedBy(model), model.spec as unknown as FileSpec);
    return broughtBy(session, contract, artefactOf(model, bytes, contract));
  } catch (error) {
    await session.close();
    throw error;
  }
}

function broughtBy(session: OnnxSession, contract: Contract, artefact: OnnxArtefact): Brought {
  return {
    artefact: artefact as unknown as JsonObject,
    batch: BATCH,
    close: () => session.close(),
    async score(table) {
      const { scores } = await scoreRows(session, contract, table);
      return { scores, unanswered: new Uint8Array(table.rows), reason: null };
    },
  };
}

function artefactOf(
  { spec }: ModelProgram,
  bytes: Uint8Array,
  { inputs, output, column }: Contract,
): OnnxArtefact {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { file } = spec as unknown as FileSpec;
  return {
    words: `An ONNX file, ${file}, of ${bytes.length} bytes, made elsewhere (SHA-256 ${sha256.slice(0, 16)}…).`,
    contract: [
      ...inputs.map(({ name, type, tags }) => [`input ${name} (${type})`, tags.join(', ')] as const),
      [`output ${output}`, `column ${column} is the score`],
    ],
    sha256,
    bytes: Buffer.from(bytes).toString('base64'),
  };
}

function fedBy({ features }: ModelProgram): Fed[] {
  return features.map(({ name, as }) => ({ name, kind: as === 'category' ? 'category' : 'number' }));
}

async function bytesOf(file: string, root: string): Promise<Uint8Array> {
  const path = resolve(root, file);
  const way = relative(root, path);
  if (isAbsolute(file) || way.startsWith('..'))
    throw noFile(
      file,
      'It lies outside the workspace.',
      'Put it into the workspace, and write its path from there.',
    );
  try {
    const { size } = await stat(path);
    if (size > LARGEST)
      throw noFile(
        file,
        `It has ${Math.ceil(size / 1024 / 1024)} MB, and is kept with each version: more than ${LARGEST / 1024 / 1024} MB is refused.`,
        'Make it smaller, such as by fewer trees, or let a service score (`type: http`).',
      );
    return await readFile(path);
  } catch (error) {
    if (error instanceof ModelFault) throw error;
    const { code = 'it cannot be read' } = error as NodeJS.ErrnoException;
    throw noFile(
      file,
      `${code === 'ENOENT' ? 'It is not there' : code}.`,
      'Look at `file`: the path starts from the workspace’s folder.',
    );
  }
}

function noFile(file: string, why: string, fix: string): ModelFault {
  return new ModelFault('CAR-982', { what: `The file ${file} cannot be opened.`, why, fix });
}

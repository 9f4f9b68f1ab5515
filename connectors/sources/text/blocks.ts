/**
 * A file as blocks of whole lines: read in pieces, unpacked when it is gzip, decoded as UTF-8. Holds one piece at
 * a time, whatever the size of the file. Shared by the connectors that read text; knows nothing of rows.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream, type ReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SourceFault } from '../../../engine/index.ts';

/** Large enough that cutting and decoding cost little per line, small enough to be nothing in memory. */
const PIECE = 256 * 1024;
/** Of a line longer than this only the beginning is kept. */
export const LONGEST_LINE = 1024 * 1024;

/** Lines without their ends. */
export interface Block {
  readonly lines: readonly string[];
  /** Some bytes were not UTF-8; the lines concerned contain U+FFFD. */
  readonly isDamaged: boolean;
  /** The only line was longer than LONGEST_LINE; this is its beginning. */
  readonly isCut: boolean;
}

export class TextFile {
  readonly #path: string;
  #size = 0;
  #file: ReadStream | undefined;
  #isDone = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Share of the bytes on disk that were read. */
  progress(): number {
    if (this.#isDone) return 1;
    return this.#file === undefined || this.#size === 0 ? 0 : Math.min(1, this.#file.bytesRead / this.#size);
  }

  async *blocks(): AsyncGenerator<Block> {
    const stream = await this.#open();
    try {
      yield* linesOf(stream);
      this.#isDone = true;
    } catch (error) {
      throw readFault(error);
    } finally {
      stream.destroy();
      this.#file?.destroy();
    }
  }

  async #open(): Promise<Readable> {
    const isGzip = isGzipMagic(await this.#beginning());
    this.#file = createReadStream(this.#path, { highWaterMark: PIECE });
    if (!isGzip) return this.#file;
    // Errors of either arrive where the lines are read.
    return pipeline(this.#file, createGunzip({ chunkSize: PIECE }), () => {});
  }

  async #beginning(): Promise<Buffer> {
    try {
      this.#size = statSync(this.#path).size;
      const file = await open(this.#path);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0).finally(() => file.close());
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      throw readFault(error);
    }
  }
}

/* ---------------------------------------------------------------- lines */

const NEWLINE = 10;

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Block> {
  const begun = new BegunLine();
  let isFirst = true;
  for await (const piece of stream) {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield* blocksOf(begun.take(piece.subarray(0, end)), isFirst);
      isFirst = false;
    }
    begun.add(piece.subarray(end));
  }
  yield* blocksOf(begun.take(Buffer.alloc(0)), isFirst);
}

/** The line that the last piece ended in the middle of. */
class BegunLine {
  #parts: Buffer[] = [];
  #size = 0;

  /** Once the line is too long, only its end is waited for. */
  add(part: Buffer): void {
    if (part.length === 0 || this.#size > LONGEST_LINE) return;
    this.#parts.push(part);
    this.#size += part.length;
  }

  take(part: Buffer): { readonly bytes: Buffer; readonly isCut: boolean } {
    const bytes = this.#parts.length === 0 ? part : Buffer.concat([...this.#parts, part]);
    const isCut = this.#size > LONGEST_LINE;
    this.#parts = [];
    this.#size = 0;
    return { bytes, isCut };
  }
}

/** A line that is too long began in an earlier piece, so it is the first; it gets a block of its own. */
function* blocksOf(taken: { bytes: Buffer; isCut: boolean }, isFirst: boolean): Generator<Block> {
  const content = isFirst ? withoutMark(taken.bytes) : taken.bytes;
  if (content.length === 0) return;
  const isDamaged = !isUtf8(content);
  const lines = content.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (taken.isCut) yield { lines: [lines.shift()!.slice(0, LONGEST_LINE)], isDamaged, isCut: true };
  if (lines.length > 0) yield { lines, isDamaged, isCut: false };
}

function isGzipMagic(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The byte order mark at the beginning tells the encoding. UTF-16 is what spreadsheets call "Unicode text". */
function withoutMark(bytes: Buffer): Buffer {
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new SourceFault('the file is UTF-16; save it as UTF-8 ("CSV UTF-8" in spreadsheet programs)');
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
}

/** Why a file cannot be read, for people. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the file may not be read by this user',
  EISDIR: 'this is a folder, not a file',
  Z_BUF_ERROR: 'the gzip data ends early; the file was probably cut off while it was copied',
  Z_DATA_ERROR: 'the gzip data is damaged; copy the file again',
};

function readFault(error: unknown): unknown {
  const reason = REASONS[String((error as NodeJS.ErrnoException).code)];
  return reason === undefined ? error : new SourceFault(reason, { cause: error });
}

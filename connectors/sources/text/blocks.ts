/**
 * A file as blocks of whole lines: read in pieces, unpacked when it is gzip, decoded. Holds one piece at
 * a time, whatever the size of the file. Shared by the connectors that read text; knows nothing of rows.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream, type ReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SourceFault } from '../../../engine/index.ts';
import { NOT_UTF8, notOf, REPLACED } from './faults.ts';

/** Large enough that cutting and decoding cost little per line, small enough to be nothing in memory. */
const PIECE = 256 * 1024;
/** Of a line longer than this only the beginning is kept. */
export const LONGEST_LINE = 1024 * 1024;

/** Lines without their ends. */
export interface Block {
  readonly lines: readonly string[];
  /** Why some lines cannot be read: those contain U+FFFD. Null: all can. */
  readonly damage: string | null;
  /** The only line was longer than LONGEST_LINE; this is its beginning. */
  readonly isCut: boolean;
}

export class TextFile {
  readonly #path: string;
  readonly #encoding: Encoding;
  #size = 0;
  #file: ReadStream | undefined;
  #isDone = false;

  constructor(path: string, encoding = UTF_8) {
    this.#path = path;
    this.#encoding = encoding === UTF_8 ? utf8 : decoderOf(encoding);
  }

  /** Share of the bytes on disk that were read. */
  progress(): number {
    if (this.#isDone) return 1;
    return this.#file === undefined || this.#size === 0 ? 0 : Math.min(1, this.#file.bytesRead / this.#size);
  }

  async *blocks(): AsyncGenerator<Block> {
    const stream = await this.#open();
    try {
      yield* linesOf(stream, this.#encoding);
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

/* ---------------------------------------------------------------- encodings */

/** Of whole lines. In every encoding that is allowed a byte of 10 ends a line, and nothing else. */
type Encoding = (bytes: Buffer) => { readonly text: string; readonly damage: string | null };

export const UTF_8 = 'utf-8';

export const ENCODINGS = [
  UTF_8,
  'latin1',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
];

const utf8: Encoding = (bytes) => ({ text: bytes.toString('utf8'), damage: isUtf8(bytes) ? null : NOT_UTF8 });

/** By the names of the WHATWG Encoding Standard, in which Latin-1 is Windows-1252. */
function decoderOf(name: string): Encoding {
  const decoder = new TextDecoder(name);
  return (bytes) => {
    const text = decoder.decode(bytes);
    return { text, damage: text.includes(REPLACED) ? notOf(name) : null };
  };
}

/* ---------------------------------------------------------------- lines */

const NEWLINE = 10;

async function* linesOf(stream: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Block> {
  const begun = new BegunLine();
  let isFirst = true;
  for await (const piece of stream) {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield* blocksOf(begun.take(piece.subarray(0, end)), isFirst, encoding);
      isFirst = false;
    }
    begun.add(piece.subarray(end));
  }
  yield* blocksOf(begun.take(Buffer.alloc(0)), isFirst, encoding);
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
function* blocksOf(
  taken: { bytes: Buffer; isCut: boolean },
  isFirst: boolean,
  decode: Encoding,
): Generator<Block> {
  const content = isFirst ? withoutMark(taken.bytes) : taken.bytes;
  if (content.length === 0) return;
  const { text, damage } = decode(content);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (taken.isCut) yield { lines: [lines.shift()!.slice(0, LONGEST_LINE)], damage, isCut: true };
  if (lines.length > 0) yield { lines, damage, isCut: false };
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

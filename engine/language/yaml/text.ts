/**
 * Bytes of a file as text: UTF-8, within the size limit, without characters that cannot be seen. The first step
 * of reading; knows nothing of YAML.
 */
import type { Finding } from '../diagnostic.ts';

/** Two mebibytes: thousands of definitions. Whatever is larger is data and does not belong into definitions. */
export const largestFile = 2 * 1024 * 1024;

export interface TextProblem {
  readonly finding: Finding;
  /** Offset in `text` at which it stands. */
  readonly offset: number;
}

export interface DecodedText {
  /** As much as could be read, for code frames. */
  readonly text: string;
  readonly problem?: TextProblem;
}

/** The text of a file, without its byte order mark, and the first thing that is wrong with it. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replace(/^\uFEFF/, '');
  const problem = isUtf16(bytes)
    ? utf16Problem
    : (wronglyEncoded(bytes, text) ?? unseen(text) ?? loneReturn(text));
  return problem ? { text: isUtf16(bytes) ? '' : text, problem } : { text };
}

export function tooLarge(size: number): Finding {
  return {
    code: 'CAR-109',
    what: `the file is too large: ${(size / 1024 / 1024).toFixed(1)} MiB`,
    why: `a file of definitions may have up to ${largestFile / 1024 / 1024} MiB; what is larger is data, not definitions`,
    fix: 'split the file, or move data into the folder `data/`, which is not read for definitions',
  };
}

const utf16Problem: TextProblem = {
  offset: 0,
  finding: {
    code: 'CAR-108',
    what: 'the file is not UTF-8, it looks like UTF-16',
    why: 'definitions are read as UTF-8 and as nothing else',
    fix: 'save the file as UTF-8',
  },
};

function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function wronglyEncoded(bytes: Uint8Array, text: string): TextProblem | undefined {
  const offset = text.indexOf('\uFFFD');
  if (offset === -1 || isValidUtf8(bytes)) return undefined;
  return {
    offset,
    finding: {
      code: 'CAR-108',
      what: 'the file is not UTF-8',
      why: 'a byte here belongs to no character; the file was probably saved in another encoding',
      fix: 'save the file as UTF-8',
    },
  };
}

function isValidUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

// Tab, line feed and carriage return are told of elsewhere.
const unseenCharacter = /(?![\t\n\r])[\p{Cc}\uFEFF]/u;

function unseen(text: string): TextProblem | undefined {
  const offset = text.search(unseenCharacter);
  if (offset === -1) return undefined;
  const number = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  return {
    offset,
    finding: {
      code: 'CAR-108',
      what: `a character that cannot be seen: U+${number}`,
      why: 'control characters do not belong into a text that people review',
      fix: `delete it; inside a quoted text it can be written as "\\u${number}"`,
    },
  };
}

function loneReturn(text: string): TextProblem | undefined {
  const offset = text.search(/\r(?!\n)/);
  if (offset === -1) return undefined;
  return {
    offset,
    finding: {
      code: 'CAR-108',
      what: 'a carriage return without a line feed',
      why: 'lines end with a line feed, or with carriage return and line feed; this one would not be seen as an end of line',
      fix: 'save the file with Unix or Windows line ends',
    },
  };
}

/**
 * The files that a message names in its part `attachments`, one a line: read from one folder of the workspace and
 * from nowhere else, whatever the template made of a person's data, and never more than so many bytes.
 */
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { basename, resolve, sep } from 'node:path';
import type { Message } from '../../../engine/index.ts';
import type { Attachment } from './compose.ts';

export interface AttachmentRules {
  /** Relative to the workspace. */
  readonly folder: string;
  /** All files of a mail together. */
  readonly most_megabytes: number;
}

export const ATTACHMENTS: AttachmentRules = { folder: 'attachments', most_megabytes: 10 };

export type Attached =
  | { readonly files: readonly Attachment[] }
  /** `later`: the files cannot be read at the moment. */
  | { readonly fault: string; readonly later: boolean };

const MEGABYTE = 1_048_576;
/** More than anybody opens. */
const MOST_FILES = 20;

export async function attachmentsOf(
  message: Message,
  root: string,
  rules: AttachmentRules,
): Promise<Attached> {
  const names = (message.content.attachments ?? '')
    .split(/[\r\n]+/)
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length > MOST_FILES) return refused(`a mail has at most ${MOST_FILES} attachments`);
  const files: Attachment[] = [];
  let left = rules.most_megabytes * MEGABYTE;
  for (const name of names) {
    const read = await readInside(root, rules.folder, name, left);
    if ('fault' in read) return read;
    left -= read.content.length;
    files.push({ filename: basename(name), content: read.content });
  }
  return { files };
}

type Read = { readonly content: Buffer } | { readonly fault: string; readonly later: boolean };

async function readInside(root: string, folder: string, name: string, most: number): Promise<Read> {
  const missing = refused('an attachment is not a file in the folder for attachments');
  try {
    const home = await realpath(root);
    const inside = await realpath(resolve(home, folder));
    const path = await realpath(resolve(inside, name));
    const within = inside === home || inside.startsWith(home + sep);
    // Links were followed: what counts is where the file truly lies.
    if (!within || !path.startsWith(inside + sep) || /[\\/]\./.test(path.slice(inside.length)))
      return missing;
    return await readBounded(path, most, missing);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code ?? ''))
      return missing;
    return { fault: `an attachment cannot be read (${code ?? 'unknown error'})`, later: true };
  }
}

async function readBounded(path: string, most: number, missing: Read): Promise<Read> {
  // Not to wait for the other end, should it be a pipe; and not to follow what was put there meanwhile.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return missing;
    if (stat.size > most) return refused('the attachments are larger than the channel allows');
    const content = Buffer.alloc(stat.size);
    const { bytesRead } = await file.read(content, 0, stat.size, 0);
    return { content: content.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}

function refused(fault: string): { readonly fault: string; readonly later: boolean } {
  return { fault, later: false };
}

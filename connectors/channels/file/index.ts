/**
 * Channel `file`: every message becomes a file in a folder. For trying a programme out, for tests, and for
 * handing messages to a system that reads folders. A message sent again replaces its file with the same bytes,
 * so that trying again is always right and nothing is ever in doubt.
 */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Channel, ChannelContext, ChannelSpec, Message, SendResult } from '../../../engine/index.ts';
import { ATTACHMENTS, attachmentsOf } from '../email/attachments.ts';
import { composeEmail, type Sender } from '../email/compose.ts';
import { senderSettings } from '../email/sender-settings.ts';
import { STOPPED } from '../stopped.ts';
import { writeFileWhole } from './write-file.ts';

interface Settings extends Sender {
  readonly folder: string;
}

/** `.localhost` belongs to nobody: a mail that leaves the folder by accident cannot be answered. */
const NOBODY = 'Carillon <carillon@outbox.localhost>';

export const file: ChannelSpec = {
  name: 'file',
  title: 'Files in a folder',
  description:
    'Writes each e-mail as an .eml file, which mail programs open, and every other message as a .json file. ' +
    'Files are named by the idempotency key of the message and appear whole or not at all.',
  media: ['email', 'sms', 'push', 'webhook', 'wecom', 'wechat', 'slack'],
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['folder'],
    properties: {
      folder: {
        type: 'string',
        minLength: 1,
        title: 'Folder',
        description: 'Where the files go, relative to the workspace. It is made when it is not there.',
        examples: ['../.carillon/outbox'],
      },
      ...senderSettings,
    },
  },
  open: (context) => new FileChannel(context),
};

class FileChannel implements Channel {
  readonly #folder: string;
  readonly #sender: Sender;
  readonly #root: string;

  constructor({ settings, root }: ChannelContext) {
    const { folder, from = NOBODY, ...rest } = settings as unknown as Settings;
    this.#root = root;
    this.#folder = resolve(root, folder);
    this.#sender = { from, ...rest };
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    if (signal.aborted) return STOPPED;
    const made = await fileOf(message, this.#sender, this.#root);
    if ('reason' in made) return { outcome: made.later ? 'transient' : 'permanent', reason: made.reason };
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFileWhole(this.#folder, made.name, made.bytes);
      return { outcome: 'accepted', provider: made.name };
    } catch (error) {
      // Only the code: the rest of the message names folders of this machine.
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      return { outcome: 'transient', reason: `the folder of the channel cannot be written (${code})` };
    }
  }
}

interface FileToWrite {
  readonly name: string;
  readonly bytes: string | Buffer;
}

type NoFile = { readonly reason: string; readonly later: boolean };

async function fileOf(message: Message, sender: Sender, root: string): Promise<FileToWrite | NoFile> {
  if (message.medium !== 'email') return { name: `${message.key}.json`, bytes: jsonOf(message) };
  const attached = await attachmentsOf(message, root, ATTACHMENTS);
  if ('fault' in attached) return { reason: attached.fault, later: attached.later };
  const mail = await composeEmail(message, sender, attached.files);
  if (!mail.ok) return { reason: mail.reason, later: false };
  return { name: `${message.key}.eml`, bytes: mail.bytes };
}

function jsonOf({ at, ...message }: Message): string {
  return `${JSON.stringify({ ...message, at: new Date(at).toISOString() }, null, 2)}\n`;
}

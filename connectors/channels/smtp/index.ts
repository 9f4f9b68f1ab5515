/**
 * Channel `smtp`: hands e-mail to a mail server. The Message-ID is made of the idempotency key, so a mail that
 * had to be sent twice can be recognised as one by those who receive it.
 */
import nodemailer, { type NodemailerError, type SMTPPoolOptions } from 'nodemailer';
import {
  type Channel,
  type ChannelContext,
  type ChannelSpec,
  type Message,
  parseDuration,
  type SendResult,
} from '../../../engine/index.ts';
import { ATTACHMENTS, type AttachmentRules, attachmentsOf } from '../email/attachments.ts';
import { composeEmail, type Sender } from '../email/compose.ts';
import { STOPPED, STOPPED_ON_ITS_WAY } from '../stopped.ts';
import { withoutPrivate } from '../without-private.ts';
import { answerOf } from './answer.ts';
import { Begun } from './begun.ts';
import { type Sign, signerOf } from './dkim.ts';
import { type SmtpSettings, settings } from './settings.ts';

export const smtp: ChannelSpec = {
  name: 'smtp',
  title: 'Mail server (SMTP)',
  description:
    'Sends e-mail through a mail server with a few kept connections. A refusal of the recipient or of the ' +
    'mail itself (5xx) is final. A connection that is lost after the content was begun and before the server ' +
    'answered leaves it in doubt, and `on_doubt` decides. Everything else, a wrong password included, is tried again. ' +
    'A mail without plain text gets one made from its HTML; one with an unsubscribe link says so in its headers, for ' +
    'one click; files from one folder of the workspace go along; and with `dkim` it is signed.',
  media: ['email'],
  settings,
  open: (context) => new SmtpChannel(context),
};

/** A server may answer slowly at each of its steps; beyond so many the attempt is given up. */
const STEPS = 4;

class SmtpChannel implements Channel {
  readonly #sender: Sender;
  readonly #secrets: readonly string[];
  readonly #patience: number;
  readonly #transport: ReturnType<typeof openTransport>;
  readonly #begun = new Begun();
  readonly #root: string;
  readonly #attachments: AttachmentRules;
  readonly #sign: Sign | undefined;

  constructor(context: ChannelContext) {
    const given = context.settings as unknown as SmtpSettings;
    const signer = given.dkim && signerOf(context.id, given.dkim, context.root);
    const timeout = parseDuration(given.timeout ?? '30s') ?? 30_000;
    this.#sender = given;
    this.#root = context.root;
    this.#attachments = { ...ATTACHMENTS, ...given.attachments };
    this.#sign = signer?.sign;
    this.#secrets = [given.pass ?? '', signer?.key ?? ''];
    this.#patience = STEPS * timeout;
    this.#transport = openTransport(given, timeout);
    this.#begun.watch(this.#transport);
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    if (signal.aborted) return STOPPED;
    const attached = await attachmentsOf(message, this.#root, this.#attachments);
    if ('fault' in attached)
      return { outcome: attached.later ? 'transient' : 'permanent', reason: attached.fault };
    const mail = await composeEmail(message, this.#sender, attached.files);
    if (!mail.ok) return { outcome: 'permanent', reason: mail.reason };
    const hidden = { to: message.to, secrets: this.#secrets };
    const bytes = await this.#signed(mail.bytes);
    if (bytes === undefined) return { outcome: 'transient', reason: 'configuration: DKIM could not sign' };
    const timeout = AbortSignal.timeout(this.#patience);
    try {
      const { response } = await this.#transport.sendMail({
        raw: bytes,
        envelope: { from: mail.from, to: [mail.to] },
        signal: AbortSignal.any([signal, timeout]),
      });
      return { outcome: 'accepted', provider: withoutPrivate(response, hidden) };
    } catch (error) {
      const begun = this.#begun.has(bytes);
      if ((error as NodemailerError).code !== 'EABORT') return answerOf(error, begun, hidden);
      if (signal.aborted) return begun ? STOPPED_ON_ITS_WAY : STOPPED;
      return { outcome: begun ? 'doubtful' : 'transient', reason: 'the mail server took too long' };
    }
  }

  async #signed(mail: Buffer): Promise<Buffer | undefined> {
    return this.#sign === undefined ? mail : this.#sign(mail).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#transport.close();
  }
}

function openTransport(given: SmtpSettings, timeout: number) {
  const { host, secure = false, user, pass } = given;
  const options: SMTPPoolOptions & { pool: true } = {
    pool: true,
    host,
    port: given.port ?? (secure ? 465 : 587),
    secure,
    requireTLS: given.require_tls ?? user !== undefined,
    tls: { rejectUnauthorized: given.verify_certificate ?? true },
    maxConnections: given.connections ?? 5,
    // The library would send a mail again by itself when a connection breaks; that is the engine's to decide.
    maxRequeues: 0,
    // Below what servers usually grant, so that it is not they who hang up.
    idleTimeout: 30_000,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return nodemailer.createTransport(user === undefined ? options : { ...options, auth: { user, pass } });
}

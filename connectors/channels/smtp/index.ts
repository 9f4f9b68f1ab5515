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
import { composeEmail, type Sender } from '../email/compose.ts';
import { STOPPED, STOPPED_ON_ITS_WAY } from '../stopped.ts';
import { withoutPrivate } from '../without-private.ts';
import { answerOf } from './answer.ts';
import { Begun } from './begun.ts';
import { type SmtpSettings, settings } from './settings.ts';

export const smtp: ChannelSpec = {
  name: 'smtp',
  title: 'Mail server (SMTP)',
  description:
    'Sends e-mail through a mail server with a few kept connections. A refusal of the recipient or of the ' +
    'mail itself (5xx) is final. A connection that is lost after the content was begun and before the server ' +
    'answered leaves it in doubt, and `on_doubt` decides. Everything else, a wrong password included, is tried again.',
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

  constructor(context: ChannelContext) {
    const given = context.settings as unknown as SmtpSettings;
    const timeout = parseDuration(given.timeout ?? '30s') ?? 30_000;
    this.#sender = given;
    this.#secrets = given.pass === undefined ? [] : [given.pass];
    this.#patience = STEPS * timeout;
    this.#transport = openTransport(given, timeout);
    this.#begun.watch(this.#transport);
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    if (signal.aborted) return STOPPED;
    const mail = await composeEmail(message, this.#sender);
    if (!mail.ok) return { outcome: 'permanent', reason: mail.reason };
    const hidden = { to: message.to, secrets: this.#secrets };
    const timeout = AbortSignal.timeout(this.#patience);
    try {
      const { response } = await this.#transport.sendMail({
        raw: mail.bytes,
        envelope: { from: mail.from, to: [mail.to] },
        signal: AbortSignal.any([signal, timeout]),
      });
      return { outcome: 'accepted', provider: withoutPrivate(response, hidden) };
    } catch (error) {
      const begun = this.#begun.has(mail.bytes);
      if ((error as NodemailerError).code !== 'EABORT') return answerOf(error, begun, hidden);
      if (signal.aborted) return begun ? STOPPED_ON_ITS_WAY : STOPPED;
      return { outcome: begun ? 'doubtful' : 'transient', reason: 'the mail server took too long' };
    }
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

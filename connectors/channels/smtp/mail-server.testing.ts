/** For tests of mail: a real mail server on the loopback address, and what it received. */
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Mail {
  readonly raw: Buffer;
  readonly parsed: ParsedMail;
  readonly to: string[];
  readonly from: string;
}

export class MailServer {
  readonly mails: Mail[] = [];
  connections = 0;
  /** Cuts every line once it has a mail in whole, instead of answering. */
  hangsUp = false;
  readonly #sockets = new Set<Socket>();
  readonly #server: SMTPServer;

  constructor(options: SMTPServerOptions = {}) {
    this.#server = new SMTPServer({
      disabledCommands: options.secure || options.onAuth ? [] : ['STARTTLS', 'AUTH'],
      authOptional: options.onAuth === undefined,
      disableReverseLookup: true,
      onConnect: (_session, done) => {
        this.connections += 1;
        done();
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', async () => {
          const raw = Buffer.concat(chunks);
          const { mailFrom, rcptTo } = session.envelope;
          this.mails.push({
            raw,
            parsed: await simpleParser(raw),
            to: rcptTo.map(({ address }) => address),
            from: mailFrom ? mailFrom.address : '',
          });
          if (this.hangsUp) for (const socket of this.#sockets) socket.destroy();
          else done();
        });
      },
      ...options,
    });
    this.#server.on('error', () => {});
    this.#server.server.on('connection', (socket: Socket) => this.#sockets.add(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return (this.#server.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((done) => this.#server.close(() => done()));
  }
}

/** What goes wrong at the server: an SMTP reply with its code. */
export function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

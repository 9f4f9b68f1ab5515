/**
 * The outside world of the crash trial: a real mail server and a real HTTP receiver, which write down what arrives by
 * its idempotency key. They can be told to take the next message and not to answer: the sender is killed in between.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { HOLDING, RESENDING } from './programme.ts';

/** Idempotency key → the lives of the daemon in which it arrived. */
export type Arrivals = ReadonlyMap<string, readonly number[]>;

interface Arrival {
  readonly channel: string;
  readonly key: string | undefined;
  readonly life: number;
}

export class Sinks {
  /** Channel → what arrived. */
  readonly arrivals: ReadonlyMap<string, Map<string, number[]>> = new Map([
    [RESENDING, new Map()],
    [HOLDING, new Map()],
  ]);
  /** Which life of the daemon it is. */
  life = 0;
  /** Mails and requests whose key could not be read. */
  nameless = 0;
  #listener: { readonly channel: string; readonly listener: () => void } | null = null;
  readonly #mail: SMTPServer;
  readonly #http: Server;
  /** In which life of the daemon they were opened: what is read from one after a kill was sent before. */
  readonly #sockets = new Map<Socket, number>();
  readonly #connected = new Map<string, number>();

  private constructor() {
    this.#mail = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      authOptional: true,
      disableReverseLookup: true,
      onConnect: (session, done) => {
        this.#connected.set(session.id, this.life);
        done();
      },
      onData: (stream, session, done) => {
        const life = this.#connected.get(session.id)!;
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const head = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n', 1)[0]!;
          const [, key] = /^message-id:\s*<([^@>]+)@/im.exec(head) ?? [];
          this.#arrived({ channel: RESENDING, key, life }, () => done());
        });
      },
    });
    // Connections of who was killed.
    this.#mail.on('error', () => {});
    this.#http = createServer((request, response) => {
      request.resume();
      request.on('error', () => {});
      request.on('end', () =>
        this.#arrived(
          {
            channel: HOLDING,
            key: request.headers['idempotency-key'] as string | undefined,
            life: this.#sockets.get(request.socket)!,
          },
          () => response.end('{}'),
        ),
      );
    });
    for (const server of [this.#mail.server, this.#http])
      server.on('connection', (socket: Socket) => {
        this.#sockets.set(socket, this.life);
        socket.once('close', () => this.#sockets.delete(socket));
      });
  }

  static async open(): Promise<Sinks> {
    const sinks = new Sinks();
    sinks.#mail.listen(0, '127.0.0.1');
    sinks.#http.listen(0, '127.0.0.1');
    await Promise.all([once(sinks.#mail.server, 'listening'), once(sinks.#http, 'listening')]);
    return sinks;
  }

  get smtpPort(): number {
    return (this.#mail.server.address() as AddressInfo).port;
  }

  get httpPort(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** Calls back when the next message of a channel has been taken, which is then not answered. */
  onNextArrival(channel: string, listener: () => void): void {
    this.#listener = { channel, listener };
  }

  forgetListener(): void {
    this.#listener = null;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.keys()) socket.destroy();
    await Promise.all([
      new Promise((closed) => this.#mail.close(() => closed(null))),
      new Promise((closed) => this.#http.close(closed)),
    ]);
  }

  #arrived({ channel, key, life }: Arrival, answer: () => void): void {
    if (key === undefined) this.nameless += 1;
    const arrived = this.arrivals.get(channel)!;
    const lives = arrived.get(key ?? '') ?? [];
    lives.push(life);
    arrived.set(key ?? '', lives);
    const waiting = this.#listener;
    if (waiting?.channel === channel) {
      this.#listener = null;
      waiting.listener();
    } else answer();
  }
}

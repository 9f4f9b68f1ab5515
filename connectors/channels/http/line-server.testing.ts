/** For tests over HTTP: a server that reads requests and then breaks the rules or the line, as it is told. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What is done with the connection once a whole request has come. */
export type Act = (socket: Socket, request: string) => void;

export const cut: Act = (socket) => socket.destroy();
export const reset: Act = (socket) => socket.resetAndDestroy();
export const silence: Act = () => {};
export const saying =
  (text: string): Act =>
  (socket) =>
    socket.end(text);

export class LineServer {
  requests = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(act: Act) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
        if (!isWhole(text)) return;
        const request = text;
        text = '';
        this.requests += 1;
        act(socket, request);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1] ?? '0';
  return text.length >= end + 4 + Number(length);
}

/** A whole answer as it stands on the line. */
export function onTheLine(
  status: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  const given = { 'Content-Type': 'application/json', ...headers };
  const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

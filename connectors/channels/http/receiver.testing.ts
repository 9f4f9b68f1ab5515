/** For tests over HTTP: a real server on the loopback address that answers as it is told. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  readonly body: string;
  readonly bytes: Buffer;
  readonly url: string;
}
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export class Receiver {
  readonly requests: Request[] = [];
  answer: Answer = (response) => response.writeHead(200).end('ok');
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      const { headers, method = '', url = '' } = request;
      this.requests.push({ headers, method, body: bytes.toString('utf8'), bytes, url });
      this.answer(response, request);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/in?from=carillon`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

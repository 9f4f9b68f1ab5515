/** For tests of webhooks: a real HTTP server on the loopback address that answers as it is told. */
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
  readonly body: string;
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
      const body = Buffer.concat(chunks).toString('utf8');
      this.requests.push({ headers: request.headers, body, url: request.url ?? '' });
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

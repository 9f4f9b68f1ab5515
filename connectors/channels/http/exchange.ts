/**
 * One request, and how far it came. By Node's own client and not by `fetch`, which does not tell whether a request
 * that failed had been sent. It follows no redirect, repeats nothing and judges nothing.
 */
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';

export interface Outgoing {
  /** POST if nothing is said. */
  readonly method?: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body?: string | Uint8Array;
}

export type Exchanged =
  | { readonly answered: true; readonly response: IncomingMessage }
  /** `sent`: the whole request had gone out, so that the receiver may have it as well. */
  | { readonly answered: false; readonly sent: boolean; readonly error: NodeJS.ErrnoException };

/**
 * Connections are kept for the next message of a crowd and no longer: a request that meets a server hanging up an
 * idle connection is in doubt, and some hang up after two seconds.
 */
const KEPT = { keepAlive: true, timeout: 1_000 };

const clients = {
  'http:': { client: http, agent: new http.Agent(KEPT), connected: 'connect' },
  'https:': { client: https, agent: new https.Agent(KEPT), connected: 'secureConnect' },
};

/** TLS 1.3 lets us send before the server has looked for our certificate; it has read nothing when it says this. */
const REFUSED_US = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';

export function exchange(
  { method = 'POST', url, headers, body }: Outgoing,
  signal: AbortSignal,
): Promise<Exchanged> {
  const { client, agent, connected } = clients[url.protocol as keyof typeof clients];
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  return new Promise((resolve) => {
    let wasSent = () => false;
    const fail = (error: NodeJS.ErrnoException) =>
      resolve({ answered: false, sent: wasSent() && error.code !== REFUSED_US, error });
    try {
      const request = client.request(url, {
        method,
        headers: { ...Object.fromEntries(headers), ...length },
        agent,
        signal,
      });
      wasSent = sending(request, connected);
      request.once('response', (response) => resolve({ answered: true, response }));
      request.on('error', fail);
      request.once('close', () => fail(new Error('the connection was closed')));
      request.end(body);
    } catch (error) {
      // Headers that cannot be sent are thrown at once.
      fail(error as NodeJS.ErrnoException);
    }
  });
}

/** Whether the connection, TLS included, stood and the system had taken all of the request. */
function sending(request: ClientRequest, connected: string): () => boolean {
  let stands = false;
  let sent = false;
  request.once('socket', (socket) => {
    if (request.reusedSocket) stands = true;
    else socket.once(connected, () => (stands = true));
  });
  // It also finishes when the socket is destroyed and what was waiting is thrown away.
  request.once('finish', () => (sent = stands && request.socket?.destroyed === false));
  return () => sent;
}

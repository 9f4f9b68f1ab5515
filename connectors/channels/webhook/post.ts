/**
 * One POST, and how far it came. By Node's own client and not by `fetch`, which does not tell whether a request
 * that failed had been sent. It follows no redirect, repeats nothing and judges nothing.
 */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

export type Posted =
  | { readonly answered: true; readonly response: IncomingMessage }
  /** `sent`: the system had taken the whole request, so that the receiver may have it as well. */
  | { readonly answered: false; readonly sent: boolean; readonly error: NodeJS.ErrnoException };

/** Below the five seconds after which many servers close an idle connection, so that it is not they who hang up. */
const KEPT = { keepAlive: true, timeout: 4_000 };

const clients = {
  'http:': { client: http, agent: new http.Agent(KEPT) },
  'https:': { client: https, agent: new https.Agent(KEPT) },
};

export function post(url: URL, headers: Headers, body: string, signal: AbortSignal): Promise<Posted> {
  const { client, agent } = clients[url.protocol as keyof typeof clients];
  const length = String(Buffer.byteLength(body));
  return new Promise((resolve) => {
    let sent = false;
    const fail = (error: NodeJS.ErrnoException) => resolve({ answered: false, sent, error });
    try {
      const request = client.request(url, {
        method: 'POST',
        headers: { ...Object.fromEntries(headers), 'Content-Length': length },
        agent,
        signal,
      });
      // Nothing is handed to the system before the connection, TLS included, stands. What is thrown away when a
      // socket is destroyed counts as finished too.
      request.once('finish', () => (sent = request.socket?.destroyed === false));
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

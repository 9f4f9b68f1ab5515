/** A made-up advertising platform over loopback: it keeps lists, answers in pages, and can be made to fail. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Person = Readonly<Record<string, readonly string[]>>;
interface Change {
  readonly do: 'add' | 'remove';
  readonly [identifier: string]: string | readonly string[];
}

export class Platform {
  readonly lists = new Map<string, Person[]>();
  readonly requests: { readonly key: string; readonly changes: readonly Change[] }[] = [];
  /** Statuses of the next posts; then 200. */
  readonly answers: number[] = [];
  pageSize = 2;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/audiences`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://localhost');
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'GET') {
      const all = this.lists.get(url.searchParams.get('list')!) ?? [];
      const from = Number(url.searchParams.get('cursor') ?? 0);
      const next = from + this.pageSize < all.length ? String(from + this.pageSize) : null;
      json({ people: all.slice(from, from + this.pageSize), next });
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { list, changes } = JSON.parse(Buffer.concat(chunks).toString()) as {
      list: string;
      changes: Change[];
    };
    this.requests.push({ key: String(request.headers['idempotency-key']), changes });
    const status = this.answers.shift() ?? 200;
    if (status === 200) for (const change of changes) this.#take(list, change);
    json({}, status);
  }

  #take(list: string, { do: change, ...person }: Change): void {
    const names = namesOf(person as Person);
    const others = (this.lists.get(list) ?? []).filter(
      (one) => !namesOf(one).some((name) => names.includes(name)),
    );
    this.lists.set(list, change === 'add' ? [...others, person as Person] : others);
  }
}

function namesOf(person: Person): string[] {
  return Object.entries(person).flatMap(([kind, values]) => values.map((value) => `${kind}:${value}`));
}

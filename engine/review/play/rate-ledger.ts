/**
 * What all people together ask of channels with a rate, in the order in which dispatch would ask: who is put off, and to
 * when. The rate itself is the production one (`runtime/rate-limit.ts`).
 */
import type { ChannelProgram } from '../../compiler/program.ts';
import { GATES_KEY, type GatesForm } from '../../runtime/gates.ts';
import { RateLimit } from '../../runtime/rate-limit.ts';
import type { Store } from '../../store/store.ts';
import { Answered, type Ledger } from './ledger.ts';
import type { RateAsk } from './outcome.ts';
import { Queue } from './queue.ts';
import type { Answers } from './stage.ts';

type Places = Answers['places'];

interface Asking extends RateAsk {
  readonly index: number;
  /** How often it had asked before. */
  readonly turn: number;
}

export class RateLedger implements Ledger<Places> {
  readonly #channels: ReadonlyMap<string, ChannelProgram>;
  readonly #store: Store | null;
  readonly #asks = new Map<number, readonly RateAsk[]>();
  readonly #answered = new Answered<Places>(new Map());

  constructor(channels: ReadonlyMap<string, ChannelProgram>, store: Store | null) {
    this.#channels = channels;
    this.#store = store;
  }

  note(index: number, asks: readonly RateAsk[]): void {
    if (asks.length > 0) this.#asks.set(index, asks);
    else this.#asks.delete(index);
    this.#answered.take(index);
  }

  played(index: number): Places {
    return this.#answered.played(index);
  }

  settled(index: number): Places {
    return this.#answered.settled(index);
  }

  async settle(): Promise<Iterable<number>> {
    if (this.#asks.size === 0) return this.#answered.settle(new Map());
    const limits = await this.#limits();
    const queue = new Queue<Asking>(isBefore);
    for (const [index, asks] of this.#asks) for (const asking of numbered(index, asks)) queue.add(asking);
    const told = new Map<number, Map<string, (number | null)[]>>();
    /** Keys whose later asks were made by an answer that is not so. */
    const diverged = new Set<string>();
    const changed = new Set<number>();
    for (let asking = queue.take(); asking; asking = queue.take()) {
      const { index, key, at, turn, place: assumed, went } = asking;
      const own = told.get(index) ?? new Map<string, (number | null)[]>();
      told.set(index, own);
      const places = own.get(key) ?? [];
      if (diverged.has(key) && places.length !== turn) continue;
      const limit = limits.get(this.#accountOf(asking.channel))!;
      const place = limit.ask(key, at);
      own.set(key, [...places, place]);
      if (place === assumed) {
        if (place === null && !went) limit.giveBack(at);
        continue;
      }
      diverged.add(key);
      changed.add(index);
      if (place !== null)
        queue.add({ ...asking, at: place, due: place, turn: turn + 1, place: null, went: true });
    }
    return this.#answered.settle(new Map([...changed].map((index) => [index, told.get(index)!])));
  }

  async #limits(): Promise<Map<string, RateLimit>> {
    const stored = (await this.#store?.progress(GATES_KEY)) as unknown as Partial<GatesForm> | undefined;
    const limits = new Map<string, RateLimit>();
    for (const { id, rate } of this.#channels.values()) {
      const account = this.#accountOf(id);
      if (rate && !limits.has(account))
        limits.set(account, new RateLimit(rate, stored?.taken?.[account] ?? []));
    }
    return limits;
  }

  #accountOf(id: string): string {
    const account = this.#channels.get(id)?.account ?? null;
    return account === null ? id : `account ${account}`;
  }
}

function numbered(index: number, asks: readonly RateAsk[]): Asking[] {
  const turns = new Map<string, number>();
  return asks.map((ask) => {
    const turn = turns.get(ask.key) ?? 0;
    turns.set(ask.key, turn + 1);
    return { ...ask, index, turn };
  });
}

function isBefore(a: Asking, b: Asking): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.due !== b.due) return a.due < b.due;
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt;
  return a.key === b.key ? a.turn < b.turn : a.key < b.key;
}

/**
 * What all people together ask of offers and limits, served by the production desk in the order of time: who is refused
 * because others came before. Played again with these answers until nobody's answer changes (`play.ts`).
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { codeKey, type Desk, serve } from '../../evaluate/offer-desk.ts';
import type { Run } from '../../evaluate/run.ts';
import { offerBucket } from '../../runtime/offer-bucket.ts';
import type { CodeRow, GrantRow, OfferRow, ProfileId, Store } from '../../store/store.ts';
import { DeskAsks } from './desk-asks.ts';
import { forecast, type GivenAway } from './forecast.ts';
import type { Ledger } from './ledger.ts';
import type { PlayedAsk } from './outcome.ts';
import type { Answers } from './stage.ts';

export class DeskLedger implements Ledger<Answers['refused']> {
  readonly #run: Run;
  readonly #store: Store | null;
  readonly #root: string;
  readonly #asks: DeskAsks;
  /** As they stand after the last settling; before it, as the store has them. */
  #offers: ReadonlyMap<string, OfferRow> = new Map();

  /** `whose` tells who has an index. */
  constructor(run: Run, store: Store | null, root: string, whose: (index: number) => ProfileId) {
    this.#run = run;
    this.#store = store;
    this.#root = root;
    this.#asks = new DeskAsks(whose);
  }

  note(index: number, asks: readonly PlayedAsk[]): void {
    this.#asks.put(index, asks);
  }

  /** What will have been given away, if those who were noted are so great a share of all. */
  forecast(share: number): GivenAway {
    return forecast(this.#run, this.#asks.ofEach(), share);
  }

  get offers(): ReadonlyMap<string, OfferRow> {
    return this.#offers;
  }

  async settle(): Promise<Iterable<number>> {
    const places = this.#asks.inOrder();
    if (places.length === 0) return [];
    const desk = await this.#desk();
    for (const place of places) {
      const ask = this.#asks.at(place);
      const [answer] = serve(this.#run, desk, [ask], ask.at).lines;
      if (ask.type === 'grant_asked')
        this.#asks.settle(place, answer?.said === 'refused' ? (answer.reason ?? '') : null);
    }
    this.#offers = desk.offers;
    return this.#asks.changed();
  }

  played(index: number): Answers['refused'] {
    return this.#asks.played(index);
  }

  settled(index: number): Answers['refused'] {
    return this.#asks.settled(index);
  }

  async #desk(): Promise<Desk> {
    const rows = this.#store ? await this.#store.people.offers() : [];
    const offers = new Map(rows.map((row) => [row.offer, row]));
    const free = new Map<string, CodeRow[]>();
    const { asked, before } = this.#wanted();
    for (const id of asked) {
      const codes = this.#run.program.offers.get(id)?.codes;
      const isUploaded = codes && 'path' in codes;
      const count = isUploaded ? (offers.get(id)?.free ?? (await this.#codesIn(codes.path))) : 0;
      if (!offers.has(id))
        offers.set(id, {
          offer: id,
          secret: '',
          granted: 0,
          day: '',
          today: 0,
          free: count,
          uploaded: count,
        });
      if (isUploaded) free.set(id, placeholders(id, count));
    }
    const { grants, codes } = await this.#before(before);
    const changed = { offers: new Set<string>(), grants: new Set<string>(), codes: new Set<string>() };
    return { offers, grants, codes, free, changed };
  }

  /** The offers that are asked, and by offer the keys of what was granted before the play, and is returned, over or redeemed in it. */
  #wanted() {
    const asked = new Set<string>();
    const before = new Map<string, Set<string>>();
    for (const asks of this.#asks.ofEach()) {
      // Whoever gives something back has asked for it themselves.
      const own = new Set(asks.flatMap((ask) => (ask.type === 'grant_asked' ? [ask.key] : [])));
      for (const ask of asks) {
        asked.add(ask.offer);
        const key =
          'key' in ask ? ask.key : ask.type === 'redeemed' && 'key' in ask.what ? ask.what.key : null;
        if (key === null || own.has(key)) continue;
        before.set(ask.offer, (before.get(ask.offer) ?? new Set()).add(key));
      }
    }
    return { asked, before };
  }

  async #before(wanted: ReadonlyMap<string, ReadonlySet<string>>): Promise<Pick<Desk, 'grants' | 'codes'>> {
    const grants = new Map<string, GrantRow>();
    const codes = new Map<string, CodeRow>();
    for (const [offer, keys] of this.#store ? wanted : []) {
      const bucket = offerBucket(offer, this.#store!.buckets);
      for (const row of (await this.#store!.read(bucket, { grants: [...keys] })).grants) {
        grants.set(row.key, row);
        if (row.code !== null)
          codes.set(codeKey(offer, row.code), { offer, code: row.code, place: 0, grant: row.key });
      }
    }
    return { grants, codes };
  }

  async #codesIn(path: string): Promise<number> {
    const text = await readFile(resolve(this.#root, path), 'utf8');
    return text.split('\n').filter((line) => line.trim() !== '').length;
  }
}

/** Which code somebody gets is not told by a play; that there is one is. */
function placeholders(offer: string, count: number): CodeRow[] {
  return Array.from({ length: count }, (_, place) => ({
    offer,
    code: `(code ${place})`,
    place,
    grant: null,
  }));
}

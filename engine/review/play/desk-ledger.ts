/**
 * What all people together ask of offers and limits, served by the production desk in the order of time: who is refused
 * because others came before. Played again with these answers until nobody's answer changes (`play.ts`).
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DeskLine } from '../../evaluate/desk-line.ts';
import { codeKey, type Desk, inOrder, serve } from '../../evaluate/offer-desk.ts';
import type { Run } from '../../evaluate/run.ts';
import { offerBucket } from '../../runtime/offer-bucket.ts';
import type { CodeRow, GrantRow, OfferRow, Store } from '../../store/store.ts';
import { askName } from './personal-desk.ts';
import type { Answers } from './stage.ts';

export class DeskLedger {
  readonly #run: Run;
  readonly #store: Store | null;
  readonly #root: string;
  readonly #asks = new Map<number, readonly DeskLine[]>();
  /** As they stand after the last settling; before it, as the store has them. */
  #offers: ReadonlyMap<string, OfferRow> = new Map();
  #grants: ReadonlyMap<string, GrantRow> = new Map();

  constructor(run: Run, store: Store | null, root: string) {
    this.#run = run;
    this.#store = store;
    this.#root = root;
  }

  note(index: number, asks: readonly DeskLine[]): void {
    if (asks.length > 0) this.#asks.set(index, asks);
    else this.#asks.delete(index);
  }

  get offers(): ReadonlyMap<string, OfferRow> {
    return this.#offers;
  }
  /** All that were asked for in the play, whatever became of them. */
  get grants(): ReadonlyMap<string, GrantRow> {
    return this.#grants;
  }

  /** Person → what of their asks is refused, where that is another answer than the one they were played with. */
  async settle(known: (index: number) => Answers['refused']): Promise<Map<number, Answers['refused']>> {
    if (this.#asks.size === 0) return new Map();
    const whose = new Map<string, number>();
    const all: DeskLine[] = [];
    for (const [index, asks] of this.#asks)
      for (const ask of asks) {
        all.push(ask);
        if (ask.type === 'grant_asked') whose.set(askName(ask), index);
      }
    const desk = await this.#deskFor(all);
    const refused = new Map<number, Map<string, string>>();
    for (const group of byInstant(all)) {
      for (const { key, turn, said, reason = '' } of serve(this.#run, desk, group, group[0]!.at).lines) {
        const index = said === 'refused' ? whose.get(`${key} ${turn}`) : undefined;
        if (index === undefined) continue;
        const own = refused.get(index) ?? new Map<string, string>();
        refused.set(index, own.set(`${key} ${turn}`, reason));
      }
    }
    this.#offers = desk.offers;
    this.#grants = desk.grants;
    const changed = new Map<number, Answers['refused']>();
    for (const [index, asks] of this.#asks) {
      const wanted = refused.get(index) ?? new Map<string, string>();
      const assumed = known(index);
      const names = asks.flatMap((ask) => (ask.type === 'grant_asked' ? [askName(ask)] : []));
      if (names.some((name) => wanted.get(name) !== assumed.get(name))) changed.set(index, wanted);
    }
    return changed;
  }

  async #deskFor(asks: readonly DeskLine[]): Promise<Desk> {
    const rows = this.#store ? await this.#store.people.offers() : [];
    const offers = new Map(rows.map((row) => [row.offer, row]));
    const free = new Map<string, CodeRow[]>();
    for (const id of new Set(asks.map(({ offer }) => offer))) {
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
    const { grants, codes } = await this.#before(asks);
    const changed = { offers: new Set<string>(), grants: new Set<string>(), codes: new Set<string>() };
    return { offers, grants, codes, free, changed };
  }

  /** What was granted before the play, and is returned, over or redeemed in it. */
  async #before(asks: readonly DeskLine[]): Promise<Pick<Desk, 'grants' | 'codes'>> {
    const asked = new Set(asks.flatMap((ask) => (ask.type === 'grant_asked' ? [ask.key] : [])));
    const grants = new Map<string, GrantRow>();
    const codes = new Map<string, CodeRow>();
    const wanted = new Map<string, Set<string>>();
    for (const ask of asks) {
      const key = 'key' in ask ? ask.key : ask.type === 'redeemed' && 'key' in ask.what ? ask.what.key : null;
      if (key === null || asked.has(key)) continue;
      wanted.set(ask.offer, (wanted.get(ask.offer) ?? new Set()).add(key));
    }
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

function* byInstant(asks: readonly DeskLine[]): Generator<DeskLine[]> {
  let group: DeskLine[] = [];
  for (const ask of inOrder(asks)) {
    if (group.length > 0 && group[0]!.at !== ask.at) {
      yield group;
      group = [];
    }
    group.push(ask);
  }
  if (group.length > 0) yield group;
}

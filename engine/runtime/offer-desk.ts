/** Brings to the desk of a bucket what it must know about the asks of a batch, and its answers on their way. */
import type { DeskAsk } from '../evaluate/desk-line.ts';
import { candidateCodes, codeKey, type Desk, serve } from '../evaluate/offer-desk.ts';
import { capName } from '../evaluate/offer-rules.ts';
import { bucketOf } from '../store/hash.ts';
import type { Bucket, Changeset, OfferRow } from '../store/store.ts';
import type { Batch } from './batch.ts';
import type { Part, Parts } from './batch-part.ts';
import { offerBucket } from './offer-bucket.ts';

type Given = Pick<Changeset, 'offers' | 'grants' | 'codes'>;

export async function atDesk(batch: Batch, parts: Parts, part: Part, at: number): Promise<Given> {
  const fromOutside = part.desks.map((work) => ({ work, ask: work.ask(at) }));
  const asks = [...part.asks, ...fromOutside.map(({ ask }) => ask)];
  if (asks.length === 0) return {};
  const bucket = offerBucket(asks[0]!.offer, parts.buckets);
  const desk = await deskFor(batch, bucket, asks);
  const { lines, answers } = serve(batch.run, desk, asks, at);
  for (const line of lines) part.posted.push({ to: bucketOf(line.to, parts.buckets), line });
  for (const { work, ask } of fromOutside) parts.answers.push(() => work.done(answers.get(ask) ?? null));
  const changed = <Row>(rows: ReadonlyMap<string, Row>, keys: ReadonlySet<string>) =>
    [...keys].map((key) => rows.get(key)!);
  return {
    offers: changed(desk.offers, desk.changed.offers),
    grants: changed(desk.grants, desk.changed.grants),
    codes: changed(desk.codes, desk.changed.codes),
  };
}

async function deskFor(batch: Batch, bucket: Bucket, asks: readonly DeskAsk[]): Promise<Desk> {
  const { store } = batch;
  const offers = await offersFor(batch, bucket, asks);
  const grants = asks.flatMap((ask) => keysIn(ask));
  const first = await store.read(bucket, {
    grants,
    codes: codesFor(batch, offers, asks),
    freeCodes: freeFor(batch, asks),
  });
  const codes = new Map(first.codes.map((row) => [codeKey(row.offer, row.code), row]));
  // Whose the codes are that were shown or are to come back.
  const held = [...first.codes.flatMap(({ grant }) => (grant === null ? [] : [grant]))].filter(
    (key) => !grants.includes(key),
  );
  const second = held.length === 0 ? [] : (await store.read(bucket, { grants: held })).grants;
  const known = [...first.grants, ...second];
  const returning = known.flatMap(({ offer, code }) =>
    code !== null && !codes.has(codeKey(offer, code)) ? [{ offer, code }] : [],
  );
  if (returning.length > 0) {
    for (const row of (await store.read(bucket, { codes: returning })).codes)
      codes.set(codeKey(row.offer, row.code), row);
  }
  const free = new Map(first.freeCodes.flatMap((rows) => (rows[0] ? [[rows[0].offer, [...rows]]] : [])));
  for (const rows of free.values()) for (const row of rows) codes.set(codeKey(row.offer, row.code), row);
  return {
    offers,
    grants: new Map(known.map((row) => [row.key, row])),
    codes,
    free,
    changed: { offers: new Set(), grants: new Set(), codes: new Set() },
  };
}

/** An offer of which nothing was ever given begins with a secret of its own. */
async function offersFor(
  { store, drawSecret, run }: Batch,
  bucket: Bucket,
  asks: readonly DeskAsk[],
): Promise<Map<string, OfferRow>> {
  const ids = [...new Set(asks.map(({ offer }) => offer))];
  const { offers } = await store.read(bucket, { offers: [...ids, ...ids.flatMap((id) => capsOf(run, id))] });
  const rows = new Map(offers.map((row) => [row.offer, row]));
  for (const offer of ids) {
    if (rows.has(offer)) continue;
    rows.set(offer, { offer, secret: drawSecret(), granted: 0, day: '', today: 0, free: 0, uploaded: 0 });
  }
  return rows;
}

/** Of a cap that an offer had in an earlier release, nothing is given back: nobody counts by it any more. */
function capsOf({ program }: Batch['run'], offer: string): string[] {
  return (program.offers.get(offer)?.budget.perChannel ?? []).map(({ channel }) => capName(offer, channel));
}

function keysIn(ask: DeskAsk): string[] {
  if (ask.type === 'uploaded') return [];
  if (ask.type !== 'redeemed') return [ask.key];
  return 'key' in ask.what ? [ask.what.key] : [];
}

function codesFor({ run }: Batch, offers: ReadonlyMap<string, OfferRow>, asks: readonly DeskAsk[]) {
  return asks.flatMap((ask) => {
    const { offer } = ask;
    if (ask.type === 'uploaded') return ask.codes.map((code) => ({ offer, code }));
    if (ask.type === 'redeemed') return 'code' in ask.what ? [{ offer, code: ask.what.code }] : [];
    const codes = run.program.offers.get(offer)?.codes;
    if (ask.type !== 'grant_asked' || !codes || !('pattern' in codes)) return [];
    return candidateCodes(codes.pattern, offers.get(offer)!, ask.key).map((code) => ({ offer, code }));
  });
}

/** As many as are asked for. */
function freeFor({ run }: Batch, asks: readonly DeskAsk[]) {
  const wanted = new Map<string, number>();
  for (const { type, offer } of asks) {
    const codes = run.program.offers.get(offer)?.codes;
    if (type === 'grant_asked' && codes && 'path' in codes) wanted.set(offer, (wanted.get(offer) ?? 0) + 1);
  }
  return [...wanted].map(([offer, limit]) => ({ offer, limit }));
}

/**
 * Where offers are given away: everything said to one bucket's offers in one batch, in order, against what was given
 * before → the rows that change and the answers. The only place that counts budgets and hands out codes; all of an
 * offer goes through one bucket, whose batches come one after another, so that a limit holds however many ask. Pure.
 */
import { createHmac } from 'node:crypto';
import { bytesFor, codeOf } from '../compiler/code-pattern.ts';
import type { OfferProgram } from '../compiler/program.ts';
import { compareText } from '../language/diagnostic.ts';
import type { CodeRow, GrantRow, JsonObject, OfferRow } from '../store/store.ts';
import type { DeskAnswer, DeskAsk, DeskLine, GrantLine, Redemption, Upload } from './desk-line.ts';
import { isLimit, limitRefusal } from './limit-desk.ts';
import { budgetRefusal, capName, channelCaps, dayOf, timeRefusal } from './offer-rules.ts';
import { atOrder, type OrderAsk } from './order-desk.ts';
import type { Run } from './run.ts';

/** What was given before, as far as the asks of a batch are about it. Changed in place; what changed is noted. */
export interface Desk {
  readonly offers: Map<string, OfferRow>;
  readonly grants: Map<string, GrantRow>;
  /** By `codeKey`. */
  readonly codes: Map<string, CodeRow>;
  /** Uploaded codes nobody has, by offer, first those to be taken first. */
  readonly free: Map<string, CodeRow[]>;
  readonly changed: {
    readonly offers: Set<string>;
    readonly grants: Set<string>;
    readonly codes: Set<string>;
  };
}

export interface Served {
  readonly lines: readonly GrantLine[];
  /** Of the asks that redeem, and of orders. */
  readonly answers: ReadonlyMap<DeskAsk, DeskAnswer>;
}

export function codeKey(offer: string, code: string): string {
  return `${offer} ${code}`;
}

/** Codes made for one grant, of which the first that nobody has is given. With a secret, nobody else can make them. */
const CANDIDATES = 4;

/** The same for the same key, whoever asks when: what is asked again after a crash gets what it got. */
export function candidateCodes(pattern: string, { secret, offer }: OfferRow, key: string): string[] {
  return Array.from({ length: CANDIDATES }, (_, round) => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < bytesFor(pattern); length += 64)
      blocks.push(createHmac('sha512', secret).update([offer, key, round, blocks.length].join('|')).digest());
    return codeOf(pattern, Buffer.concat(blocks));
  });
}

/** In order of the instants at which it was asked, then by key: who comes first is not who was relayed first. */
export function inOrder<Ask extends DeskAsk>(asks: readonly Ask[]): Ask[] {
  const keyOf = (ask: DeskAsk) => ('key' in ask ? ask.key : '');
  return [...asks].sort((a, b) => a.at - b.at || compareText(keyOf(a), keyOf(b)));
}

export function serve(run: Run, desk: Desk, asks: readonly DeskAsk[], at: number): Served {
  const lines: GrantLine[] = [];
  const answers = new Map<DeskAsk, DeskAnswer>();
  for (const ask of inOrder(asks)) {
    if (ask.type === 'uploaded') takeCodes(desk, ask);
    else if (ask.type === 'grant_asked') lines.push(give(run, desk, ask, at));
    else if (ask.type === 'grant_returned') takeBack(run, desk, ask);
    else if (ask.type === 'grant_over') lines.push(...end(desk, ask, at));
    else if (ask.type === 'redeemed') answers.set(ask, redeem(desk, ask, at, lines));
    else answers.set(ask, askOrder(run, desk, ask));
  }
  return { lines, answers };
}

type Ask<Type extends DeskLine['type']> = Extract<DeskLine, { type: Type }>;

function give(
  run: Run,
  desk: Desk,
  { offer: id, key, turn, profile, at: asked, units = 1, channel }: Ask<'grant_asked'>,
  at: number,
): GrantLine {
  const known = desk.grants.get(key);
  const answer = { type: 'grant', to: profile, offer: id, key, turn, at } as const;
  if (known && known.status !== 'returned') {
    // Asked by another name of the same person, or again.
    putGrant(desk, { ...known, profile, body: { ...known.body, turn } });
    return { ...answer, said: 'granted', code: known.code, until: known.until };
  }
  const refused = (reason: string): GrantLine => ({
    ...answer,
    said: 'refused',
    reason,
    code: null,
    until: null,
  });
  const day = dayOf(run, at);
  const row = desk.offers.get(id)!;
  if (isLimit(id)) {
    const why = limitRefusal(run.program.limits.byId.get(id), row, day, units);
    if (why !== null) return refused(why);
    count(desk, row, day, units);
    const body = { turn, day, units };
    putGrant(desk, {
      key,
      offer: id,
      profile,
      status: 'granted',
      code: null,
      grantedAt: asked,
      until: null,
      body,
    });
    return { ...answer, said: 'granted', code: null, until: null };
  }
  const offer = run.program.offers.get(id);
  if (!offer) return refused('offer_withdrawn');
  const code = known?.code ?? null;
  const refusal =
    timeRefusal(offer, asked) ?? budgetRefusal(offer, code === null ? row : { ...row, free: 1 }, day);
  if (refusal !== null) return refused(refusal);
  const caps = channelCaps(run, offer, channel).map((cap) => ({
    ...cap,
    row: capRow(desk, id, cap.channel),
  }));
  if (caps.some(({ atMost, row: { granted } }) => granted >= atMost)) return refused('budget_of_channel');
  const given = code ?? (offer.codes === null ? null : takeCode(desk, offer, offer.codes, key));
  if (given === undefined) return refused('no_code');
  count(desk, desk.offers.get(id)!, day, 1);
  // Counted from when it was asked for, like waits: how long the answer took makes nothing shorter or longer.
  const until = endOf(offer, asked);
  for (const cap of caps) count(desk, cap.row, day, 1);
  const counted = caps.map((cap) => cap.channel);
  const body: JsonObject = { turn, day, ...(counted.length > 0 && { channels: counted }) };
  putGrant(desk, { key, offer: id, profile, status: 'granted', code: given, grantedAt: asked, until, body });
  return { ...answer, said: 'granted', code: given, until };
}

/** What a cap of a channel has counted: a row beside that of its offer. */
function capRow({ offers }: Desk, offer: string, channel: string): OfferRow {
  const name = capName(offer, channel);
  const none = { offer: name, secret: '', granted: 0, day: '', today: 0, free: 0, uploaded: 0 };
  return offers.get(name) ?? none;
}

function count(desk: Desk, row: OfferRow, day: string, units: number): void {
  const today = (row.day === day ? row.today : 0) + units;
  putOffer(desk, { ...row, granted: row.granted + units, day, today });
}

function endOf({ valid }: OfferProgram, at: number): number | null {
  const ends = [valid.until, valid.for === null ? null : at + valid.for].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** Undefined where there is none: all that could be made are taken. */
function takeCode(
  desk: Desk,
  { id }: OfferProgram,
  codes: NonNullable<OfferProgram['codes']>,
  key: string,
): string | undefined {
  const row = desk.offers.get(id)!;
  if ('pattern' in codes) {
    const code = candidateCodes(codes.pattern, row, key).find((one) => !desk.codes.has(codeKey(id, one)));
    if (code !== undefined) putCode(desk, { offer: id, code, place: 0, grant: key });
    return code;
  }
  const first = desk.free.get(id)?.shift();
  if (!first) return undefined;
  putCode(desk, { ...first, grant: key });
  putOffer(desk, { ...row, free: row.free - 1 });
  return first.code;
}

function takeBack(run: Run, desk: Desk, { offer: id, key, turn, seen }: Ask<'grant_returned'>): void {
  const grant = desk.grants.get(key);
  // It was asked for again since; or used, whatever became of its message.
  if (grant?.status !== 'granted' || grant.body['turn'] !== turn) return;
  const row = desk.offers.get(id)!;
  const isToday = grant.body['day'] === row.day;
  const units = (grant.body['units'] as number | undefined) ?? 1;
  const codes = run.program.offers.get(id)?.codes;
  const isFreed = !seen && grant.code !== null && codes != null && 'path' in codes;
  putOffer(desk, {
    ...row,
    granted: row.granted - units,
    today: isToday ? row.today - units : row.today,
    free: row.free + (isFreed ? 1 : 0),
  });
  for (const channel of (grant.body['channels'] as readonly string[] | undefined) ?? []) {
    // A cap that is no longer declared was not read, and stays as it is.
    const cap = desk.offers.get(capName(id, channel));
    if (cap) putOffer(desk, { ...cap, granted: Math.max(0, cap.granted - 1) });
  }
  putGrant(desk, { ...grant, status: 'returned', code: isFreed ? null : grant.code });
  if (!isFreed) return;
  const code = desk.codes.get(codeKey(id, grant.code!))!;
  const freed = { ...code, grant: null };
  putCode(desk, freed);
  const free = desk.free.get(id) ?? [];
  desk.free.set(
    id,
    [...free, freed].sort((a, b) => a.place - b.place || compareText(a.code, b.code)),
  );
}

function end(desk: Desk, { key }: Ask<'grant_over'>, at: number): GrantLine[] {
  const grant = desk.grants.get(key);
  if (!grant || grant.status === 'returned') return [];
  // Said once more: who asks may have been somebody else when it was said.
  if (grant.status === 'redeemed') {
    const { redeemed_at: time, by } = grant.body as { readonly redeemed_at: number; readonly by: string };
    return [{ ...lineOf(grant, at), said: 'redeemed', time, by }];
  }
  putGrant(desk, { ...grant, status: 'expired' });
  return [{ ...lineOf(grant, at), said: 'expired', time: grant.until ?? at }];
}

function redeem(
  desk: Desk,
  { offer, what, time, by }: Ask<'redeemed'>,
  at: number,
  lines: GrantLine[],
): Redemption {
  const key = 'key' in what ? what.key : desk.codes.get(codeKey(offer, what.code))?.grant;
  const grant = key == null ? undefined : desk.grants.get(key);
  if (!grant) return { outcome: 'unknown_code' };
  const { status, until, body } = grant;
  if (status === 'redeemed') {
    const redeemedAt = body['redeemed_at'] as number;
    if (body['by'] === by) return { outcome: 'redeemed', grant: grant.key, redeemedAt, again: true };
    return { outcome: 'already_redeemed', redeemedAt };
  }
  if (status === 'returned') return { outcome: 'returned' };
  const then = Math.min(time, at);
  if (until !== null && then >= until) return { outcome: 'expired', until };
  putGrant(desk, { ...grant, status: 'redeemed', body: { ...body, redeemed_at: then, by } });
  // What was said to be over was told so already; it was used in time all the same.
  lines.push({ ...lineOf(grant, at), said: 'redeemed', time: then, by });
  return { outcome: 'redeemed', grant: grant.key, redeemedAt: then, again: false };
}

function askOrder(run: Run, desk: Desk, ask: OrderAsk): DeskAnswer {
  const { row, answer } = atOrder(run, desk.grants.get(ask.key), ask);
  if (row) putGrant(desk, row);
  return answer;
}

function lineOf({ key, offer, profile, code, until, body }: GrantRow, at: number) {
  return { type: 'grant', to: profile, offer, key, turn: body['turn'] as number, at, code, until } as const;
}

/** Those that are there already stay as they are. */
function takeCodes(desk: Desk, { offer, codes, from }: Upload): void {
  let added = 0;
  for (const [index, code] of codes.entries()) {
    if (desk.codes.has(codeKey(offer, code))) continue;
    putCode(desk, { offer, code, place: from + index, grant: null });
    added++;
  }
  const row = desk.offers.get(offer)!;
  putOffer(desk, { ...row, free: row.free + added, uploaded: row.uploaded + added });
}

function putOffer(desk: Desk, row: OfferRow): void {
  desk.offers.set(row.offer, row);
  desk.changed.offers.add(row.offer);
}

function putGrant(desk: Desk, row: GrantRow): void {
  desk.grants.set(row.key, row);
  desk.changed.grants.add(row.key);
}

function putCode(desk: Desk, row: CodeRow): void {
  desk.codes.set(codeKey(row.offer, row.code), row);
  desk.changed.codes.add(codeKey(row.offer, row.code));
}

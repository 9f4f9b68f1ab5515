/**
 * The desk of offers as one person meets it: the production desk (`evaluate/offer-desk.ts`) over that person's grants
 * alone. What all people together leave is in the answers: whoever is refused there is refused here.
 */
import type { DeskLine, GrantLine } from '../../evaluate/desk-line.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { candidateCodes, codeKey, type Desk, serve } from '../../evaluate/offer-desk.ts';
import { capName } from '../../evaluate/offer-rules.ts';
import type { Run } from '../../evaluate/run.ts';
import type { GrantRow } from '../../store/store.ts';
import { askName } from './desk-asks.ts';
import { isBefore } from './forecast.ts';
import type { Answers } from './stage.ts';

/** Codes of a play are nobody's: made of this, and of nothing that is kept. */
const SECRET = 'played';

export class PersonalDesk {
  readonly #run: Run;
  readonly #answers: Answers;
  readonly #desk: Desk;

  constructor(run: Run, draft: Draft, answers: Answers) {
    const grants = heldBefore(draft);
    this.#run = run;
    this.#answers = answers;
    this.#desk = {
      offers: new Map(),
      grants: new Map(grants.map((row) => [row.key, row])),
      codes: new Map(
        grants.flatMap(({ offer, code, key }) =>
          code === null ? [] : [[codeKey(offer, code), { offer, code, place: 0, grant: key }] as const],
        ),
      ),
      free: new Map(),
      changed: { offers: new Set(), grants: new Set(), codes: new Set() },
    };
  }

  answer(ask: DeskLine, at: number): readonly GrantLine[] {
    const refused = ask.type === 'grant_asked' && this.#answers.refused.get(askName(ask));
    if (refused) return [refusal(ask, refused, at)];
    this.#makeRoom(ask);
    return serve(this.#run, this.#desk, [ask], at).lines;
  }

  /** As if there were always one more, until all is given away. */
  #makeRoom({ offer, type, ...ask }: DeskLine): void {
    const { offers, free } = this.#desk;
    const key = 'key' in ask ? ask.key : '';
    const over = this.#answers.givenAway.get(offer);
    const isOver = over !== undefined && !isBefore({ at: ask.at, key }, over);
    const granted = isOver ? Number.POSITIVE_INFINITY : 0;
    const caps = this.#run.program.offers.get(offer)?.budget.perChannel ?? [];
    for (const { channel } of caps) offers.delete(capName(offer, channel));
    offers.set(offer, { offer, secret: SECRET, granted, day: '', today: 0, free: 1, uploaded: 1 });
    const codes = this.#run.program.offers.get(offer)?.codes;
    if (type !== 'grant_asked' || !codes || !('path' in codes)) return;
    const [code = key] = candidateCodes('########', offers.get(offer)!, key);
    free.set(offer, [{ offer, code, place: 0, grant: null }]);
  }
}

function refusal(
  { profile, offer, key, turn }: Extract<DeskLine, { type: 'grant_asked' }>,
  reason: string,
  at: number,
): GrantLine {
  return {
    type: 'grant',
    to: profile,
    offer,
    key,
    turn,
    at,
    said: 'refused',
    reason,
    code: null,
    until: null,
  };
}

/** What the person has, as the desk would know it. */
function heldBefore({ id, grants }: Draft): GrantRow[] {
  return grants
    .filter(({ state }) => state !== 'asked')
    .map(({ key, offer, code, at, until, turn, limit, redeemed }) => ({
      key,
      offer,
      profile: id,
      status: redeemed ? 'redeemed' : 'granted',
      code,
      grantedAt: at,
      until,
      body: { turn, day: '', units: limit?.units ?? 1, ...(redeemed && { redeemed_at: at, by: '' }) },
    }));
}

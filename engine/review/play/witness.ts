/** Writes down what comes of one person's play, from what the evaluator itself writes down; decides nothing. */
import { SPREAD } from '../../compiler/steps/spread.ts';
import { CAP } from '../../evaluate/caps.ts';
import type { DeskLine, GrantLine } from '../../evaluate/desk-line.ts';
import type { Draft, Effect } from '../../evaluate/draft.ts';
import { isMessage, originOf } from '../../evaluate/effects/kind.ts';
import type { Instance } from '../../evaluate/instance.ts';
import type { Layout } from '../../evaluate/layout.ts';
import { ORDER } from '../../evaluate/recipient-order.ts';
import type { ChangeRow, DecisionRow } from '../../store/store.ts';
import { conflictsAt } from './conflicts.ts';
import type { Outcome, PlayedRefusal, PlayedWay, RateAsk } from './outcome.ts';
import type { Stage } from './stage.ts';

const NOT_SENT: ReadonlySet<string> = new Set([
  'refused',
  'withheld',
  'waiting',
  'not_granted',
  'not_started',
]);
/** Waits for what comes at the same instant here: the answer of a desk, the turn after an earlier message. */
const AT_ONCE: ReadonlySet<string> = new Set(['offer', 'limit', ORDER]);
/** What of its effects a person is read with. */
const OPEN: ReadonlySet<Effect['status']> = new Set(['ready', 'sending', 'doubtful', 'open']);

export class Witness {
  readonly #stage: Stage;
  readonly #draft: Draft;
  readonly #outcome: Outcome;
  /** Ended in the period, and no longer among those the evaluator asks about. */
  readonly #gone: Instance[] = [];
  /** Id of an instance → the step at which it ended. */
  readonly #endedAt = new Map<string, string>();
  /** Key of a message → why it was put off last. */
  readonly #putOff = new Map<string, string>();
  readonly #ranked = new Map<string, number>();
  #hasEnded = false;

  constructor(stage: Stage, draft: Draft) {
    this.#stage = stage;
    this.#draft = draft;
    this.#outcome = {
      person: draft.id,
      messages: [],
      refusals: [],
      conflicts: [],
      changes: [],
      tasks: [],
      asks: [],
      deskRefusals: [],
      ends: [],
      rates: [],
      ranks: [],
      before: draft.members.slice(),
      ways: [],
      draft,
    };
  }

  /** After every input. */
  look(): void {
    const { out } = this.#draft;
    if (out.decisions.length > 0) {
      for (const decision of out.decisions) this.#decided(decision);
      out.decisions.length = 0;
    }
    if (out.changes.length > 0) {
      for (const change of out.changes) this.#changed(change);
      out.changes.length = 0;
    }
    // What they would tell others stays with them: only people are played.
    if (out.lines.length > 0) out.lines.length = 0;
  }

  #decided({ outcome, journey, instance, step, reason, detail, at }: DecisionRow): void {
    if (outcome === 'ended') {
      this.#hasEnded = true;
      this.#endedAt.set(instance, step);
    }
    if (at < this.#stage.from || !NOT_SENT.has(outcome)) return;
    const { until } = detail;
    const said = outcome as PlayedRefusal['outcome'];
    const cap = reason === CAP ? String(detail['cap']) : null;
    this.#refused({ at, journey, step, outcome: said, reason, until: instantOf(until), cap });
    if (cap !== null && (said === 'refused' || said === 'waiting')) this.#conflicts(cap, journey, said, at);
  }

  #refused(refusal: PlayedRefusal): void {
    this.#outcome.refusals.push(refusal);
  }

  #conflicts(cap: string, loser: string, outcome: 'refused' | 'waiting', at: number): void {
    for (const winner of conflictsAt(this.#stage.run, this.#draft, cap, loser, at))
      this.#outcome.conflicts.push({ at, cap, winner, loser, outcome });
  }

  /** What a release makes of people who are there is not news. */
  #changed({ at, entered, left, cause }: ChangeRow): void {
    if (cause === 'release' || at < this.#stage.from) return;
    for (const slot of entered) this.#move(at, slot, true);
    for (const slot of left) this.#move(at, slot, false);
  }

  #move(at: number, slot: number, entered: boolean): void {
    const segment = segmentsOf(this.#stage.run.layout).get(slot);
    if (segment !== undefined) this.#outcome.changes.push({ at, segment, entered });
  }

  asked(line: DeskLine, answers: readonly GrantLine[]): void {
    const refusal = answers.find(({ said }) => said === 'refused');
    this.#outcome.asks.push({ line, refused: refusal ? (refusal.reason ?? '') : null });
    for (const answer of answers) this.#answered(answer);
  }

  #answered({ offer, said, reason = '' }: GrantLine): void {
    if (said === 'refused') this.#outcome.deskRefusals.push({ offer, reason });
    else if (said === 'redeemed') this.#outcome.ends.push({ offer, event: 'offer_redeemed' });
    else if (said === 'expired') this.#outcome.ends.push({ offer, event: 'offer_expired' });
  }

  rated(ask: RateAsk): void {
    this.#outcome.rates.push(ask);
  }

  /** Only where it is another value than at the last ranking. */
  ranked(ranking: string, place: number, given: unknown, had: boolean): void {
    const value = Number.isFinite(given) ? (given as number) : Number.NaN;
    const known = this.#ranked.get(ranking);
    if (known !== undefined && Object.is(known, value)) return;
    this.#ranked.set(ranking, value);
    this.#outcome.ranks.push({ ranking, place, value, had });
  }

  handedOver({ key, channel, createdAt, body }: Effect, at: number): void {
    const origin = originOf({ body }) as ReturnType<typeof originOf> & {
      readonly template: string;
      readonly class: string;
    };
    const { journey, step, template, class: messageClass } = origin;
    this.#outcome.messages.push({
      key,
      journey,
      step,
      template,
      class: messageClass,
      channel,
      decided: createdAt,
      at,
    });
  }

  /** Asked once more before the hand-over, it was refused, or has to wait. */
  notHandedOver(effect: Effect, at: number): void {
    if (!isMessage(effect)) return;
    const { key, status, reason, due } = effect;
    const { journey, step } = originOf(effect);
    if (status === 'ready') {
      // What comes at once is no wait; what waits for the same twice is told once.
      if (reason === null || AT_ONCE.has(reason) || this.#putOff.get(key) === reason) return;
      this.#putOff.set(key, reason);
      this.#refused({ at, journey, step, outcome: 'waiting', reason, until: due, cap: null });
    } else if (status === 'dropped' || status === 'failed')
      this.#refused({
        at,
        journey,
        step,
        outcome: 'refused',
        reason: reason ?? status,
        until: null,
        cap: null,
      });
  }

  /** When everything of an instant is done: what nobody would read with the person is forgotten. */
  rest(): void {
    const draft = this.#draft;
    if (draft.effects.some(({ status }) => !OPEN.has(status))) {
      draft.effects = draft.effects.filter(({ status }) => OPEN.has(status));
    }
    if (!this.#hasEnded) return;
    this.#hasEnded = false;
    const newest = new Map<string, Instance>();
    for (const instance of draft.instances) {
      if (instance.endedAt === null) continue;
      const name = `${instance.journey}|${instance.key}`;
      const known = newest.get(name);
      if (!known || known.ordinal < instance.ordinal) newest.set(name, instance);
    }
    const isKept = (one: Instance) => one.endedAt === null || newest.get(`${one.journey}|${one.key}`) === one;
    if (draft.instances.every(isKept)) return;
    this.#gone.push(...draft.instances.filter((one) => !isKept(one)));
    draft.instances = draft.instances.filter(isKept);
  }

  end(): Outcome {
    const { from } = this.#stage;
    const all = [...this.#gone, ...this.#draft.instances];
    this.#outcome.ways = all
      .filter(({ endedAt }) => endedAt === null || endedAt >= from)
      .map((instance) => this.#wayOf(instance));
    for (const effect of this.#draft.effects) {
      if (effect.status !== 'open' || effect.createdAt < from) continue;
      const { journey, step } = originOf(effect);
      this.#outcome.tasks.push({ at: effect.createdAt, journey, step });
    }
    return this.#outcome;
  }

  #wayOf({ id, journey, startedAt, endedAt, reason, step, results }: Instance): PlayedWay {
    const steps = new Set<string>();
    for (const [name, { at = Number.NEGATIVE_INFINITY }] of Object.entries(results))
      if (at >= this.#stage.from) steps.add(name);
    const last = this.#endedAt.get(id);
    if (last) steps.add(last);
    if (step !== null) steps.add(step);
    steps.delete(SPREAD);
    return {
      journey,
      began: startedAt >= this.#stage.from,
      ended: endedAt === null ? null : reason,
      steps,
      standing: endedAt === null ? step : null,
    };
  }
}

function instantOf(value: unknown): number | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}

const segments = new WeakMap<Layout, ReadonlyMap<number, number>>();

/** Slot → the program's index of the segment. */
function segmentsOf(layout: Layout): ReadonlyMap<number, number> {
  const known = segments.get(layout) ?? new Map(layout.segments.map((slot, index) => [slot, index]));
  segments.set(layout, known);
  return known;
}

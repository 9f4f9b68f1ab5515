/**
 * Who is in which audience: what is told to the outside system follows from how things stand, whatever led there. A profile
 * keeps by which identifiers it was told to be in; what differs is told anew, in the order of decisions about an ad sync.
 */
import type { AudienceProgram } from '../compiler/program.ts';
import type { SyncAnswer, SyncRequest } from '../compiler/steps/step.ts';
import { hashText } from '../store/hash.ts';
import type { JsonObject } from '../store/store.ts';
import { consentRefusal } from './consent.ts';
import { deliversTo } from './deliver-only.ts';
import type { Draft } from './draft.ts';
import { isOpenSync, SYNC, type SyncChange } from './effects/sync.ts';
import { type HeldBack, heldBack } from './held-back.ts';
import type { Instance } from './instance.ts';
import { reasonToLeave } from './journey.ts';
import { decide, type Run } from './run.ts';
import { suppressionRefusal } from './suppression.ts';
import { journeyOf } from './version.ts';

/** Plain JSON, as a state keeps it. */
export interface InAudience {
  /** What the outside system was told of them, `<identifier>:<as it was told>`, in order; empty: they are not in. */
  readonly told: readonly string[];
  /** Raised with everything that is told. */
  readonly turn: number;
  /** Whether a journey has put them there; of an audience with a segment, whether they are a member. */
  readonly wanted: boolean;
  /** Why they are not in, though wanted. */
  readonly why?: string;
}
export const NEVER_IN: InAudience = { told: [], turn: 0, wanted: false };

/** Who asked for a change: a step of a journey, or nobody but the state of things. */
interface Origin {
  readonly journey: string;
  readonly id: string;
  readonly step: string | null;
}
const NOBODY: Origin = { journey: '', id: '', step: null };

/** Brings what was told into line with how things stand. Called once a draft has come to rest. */
export function settleAudiences(run: Run, draft: Draft): void {
  if (draft.entity !== 'profile') return;
  for (const audience of run.program.audiences) {
    const { segment, id } = audience;
    const wanted =
      segment === null ? (draft.kept.audiences[id]?.wanted ?? false) : draft.members[segment] === 1;
    settle(run, draft, audience, wanted, NOBODY);
  }
}

/** A step puts somebody in, or takes them out. */
export function requestSync(
  run: Run,
  draft: Draft,
  instance: Instance,
  { step, audience: id, add, final = false }: SyncRequest,
): SyncAnswer {
  const journey = journeyOf(run.program, instance);
  const leave = final || !journey ? null : reasonToLeave(run, draft, journey, instance);
  if (leave !== null) return { answer: 'leave', reason: leave };
  const audience = run.program.audiences.find((one) => one.id === id);
  const origin = { journey: instance.journey, id: instance.id, step };
  if (!audience) {
    decide(draft, origin, 'refused', 'no_audience', { audience: id });
    return { answer: 'refused', reason: 'no_audience' };
  }
  const { why } = settle(run, draft, audience, add, origin, true);
  if (!add || why === undefined) return { answer: add ? 'added' : 'removed' };
  return { answer: isWithheld(why) ? 'withheld' : 'refused', reason: why };
}

const WITHHELD: ReadonlySet<string> = new Set<HeldBack['withhold']>(['reserved_arm', 'control_group']);

function isWithheld(why: string): boolean {
  return WITHHELD.has(why);
}

function settle(
  run: Run,
  draft: Draft,
  audience: AudienceProgram,
  wanted: boolean,
  origin: Origin,
  saysAgain = false,
): InAudience {
  const before = draft.kept.audiences[audience.id] ?? NEVER_IN;
  // Nearly everybody, nearly always.
  if (!wanted && !before.wanted && before.told.length === 0) return before;
  const why = wanted ? refusalOf(run, draft, audience) : undefined;
  const told = wanted && why === undefined ? namesOf(draft, audience) : [];
  if (why !== undefined && (saysAgain || why !== before.why))
    decide(draft, origin, isWithheld(why) ? 'withheld' : 'refused', why, { audience: audience.id });
  const gone = before.told.filter((one) => !told.includes(one));
  const isNew = told.some((one) => !before.told.includes(one));
  let { turn } = before;
  if (gone.length > 0) tell(run, draft, audience, 'remove', gone, ++turn, origin);
  if (isNew) tell(run, draft, audience, 'add', told, ++turn, origin);
  const after: InAudience = { told, turn, wanted, ...(why !== undefined && { why }) };
  draft.kept.audiences[audience.id] = after;
  return after;
}

/** Steps 3 and 4 of the order. Nothing is said to the person, so no quiet hour and no cap is asked. */
function refusalOf(run: Run, draft: Draft, audience: AudienceProgram): string | undefined {
  const channel = run.program.channels.get(audience.channel);
  if (!channel) return 'no_channel';
  if (namesOf(draft, audience).length === 0) return 'no_address';
  const refusal =
    suppressionRefusal(run, draft, channel, '') ?? consentRefusal(run, draft, audience.class, channel.medium);
  if (refusal !== null) return refusal;
  const held = heldBack(run, draft, audience.class);
  if (held) return held.withhold;
  return deliversTo(run, draft) ? undefined : 'deliver_only';
}

function namesOf({ identifiers, traits }: Draft, audience: AudienceProgram): string[] {
  return audience.identifiers.flatMap(({ name, tell }) => {
    const given = [...(identifiers[name] ?? []), traits[name]];
    return [...new Set(given.map(tell))]
      .flatMap((value) => (value === null ? [] : [`${name}:${value}`]))
      .sort();
  });
}

function tell(
  run: Run,
  draft: Draft,
  audience: AudienceProgram,
  change: SyncChange['do'],
  names: readonly string[],
  turn: number,
  { journey, id, step }: Origin,
): void {
  const body: SyncChange = {
    kind: SYNC,
    audience: audience.id,
    list: audience.list,
    do: change,
    names,
    turn,
  };
  draft.effects.push({
    key: hashText([SYNC, audience.id, draft.id, turn].join('|')),
    profile: draft.id,
    status: 'ready',
    channel: audience.channel,
    createdAt: draft.at,
    due: draft.at,
    attempts: 0,
    reason: null,
    body: {
      ...(body as unknown as JsonObject),
      // Not `instance`: the step went on at once, and its change outlives the way it was made on.
      by: id,
      release: run.layout.release,
      origin: { journey, step: step ?? '', profile: draft.id },
    },
    changed: true,
  });
}

/** The list over there does not have them, though nothing is on its way: they are told of again. */
export function tellAgain(run: Run, draft: Draft, id: string): void {
  const audience = run.program.audiences.find((one) => one.id === id);
  const now = draft.kept.audiences[id];
  if (!audience || !now || now.told.length === 0 || draft.effects.some((one) => isOpenSync(one, id))) return;
  const turn = now.turn + 1;
  tell(run, draft, audience, 'add', now.told, turn, NOBODY);
  draft.kept.audiences[id] = { ...now, turn };
}

/** One profile takes over another: what was told of either was told of it. */
export function mergeAudiences(draft: Draft, theirs: Readonly<Record<string, InAudience>>): void {
  for (const [id, other] of Object.entries(theirs)) {
    const own = draft.kept.audiences[id] ?? NEVER_IN;
    draft.kept.audiences[id] = {
      told: [...new Set([...own.told, ...other.told])].sort(),
      turn: Math.max(own.turn, other.turn),
      wanted: own.wanted || other.wanted,
    };
  }
}

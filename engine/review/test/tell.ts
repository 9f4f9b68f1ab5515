/**
 * What happens to the people of a test, told to the engine by the ways of production: ingestion, the reports of
 * providers, the outcome of a task, a code that is shown.
 */
import { listFlag } from '../../compiler/list.ts';
import { ownActs } from '../../compiler/tests/own-acts.ts';
import { isMessage, kindNameOf } from '../../evaluate/effects/kind.ts';
import { TASK } from '../../evaluate/effects/task.ts';
import { messageEvent } from '../../evaluate/message-event.ts';
import type { TestEvent, TestProfile } from '../../language/kinds.ts';
import { identifiersOf } from '../../runtime/accept.ts';
import type { Feedback, Report } from '../../runtime/feedback.ts';
import { changeFlags } from '../../runtime/flags.ts';
import { redeem } from '../../runtime/redeem.ts';
import { takeFeedback } from '../../runtime/take-feedback.ts';
import { Tasks } from '../../runtime/tasks.ts';
import type { Receipt } from '../../runtime/work.ts';
import { hash53 } from '../../store/hash.ts';
import type { EffectRow, JsonObject, ProfileId } from '../../store/store.ts';
import { effectsOf, fitsAct } from './effects.ts';
import type { Stage } from './stage.ts';

/** Why something could not be told; null where it was. */
type Refusal = string | null;

/** Somebody of the test, once the engine knows them. */
export interface Known {
  readonly id: ProfileId;
  readonly identifiers: JsonObject;
  /** By every kind of identifier that has a value. */
  readonly knownBy: ReadonlyMap<string, string>;
}

/** The engine hears of somebody for the first time. */
export async function tellProfile(
  stage: Stage,
  who: string,
  { traits = {}, tags = {}, lists = [], consent = {} }: TestProfile,
  identifiers: JsonObject,
): Promise<Known | { readonly problem: string }> {
  const receipt = await stage.daemon.engine.accept({
    ...message(`profile ${who}`),
    identifiers,
    // Tags that come from outside travel with the traits.
    traits: { ...traits, ...tags } as JsonObject,
    consent,
  });
  await stage.settled();
  if (receipt.outcome === 'accepted') {
    const { profile: id } = receipt;
    for (const segment of lists)
      await changeFlags(stage.daemon.engine, listFlag(segment), 'import', [{ id, holds: true }]);
    await stage.settled();
    const given = { identifiers, traits: traits as JsonObject };
    const kinds = identifiersOf(stage.daemon.engine.run.program, given);
    return { id, identifiers, knownBy: new Map(kinds.map(({ kind, value }) => [kind, value])) };
  }
  return { problem: refusal(receipt)! };
}

export async function tellEvent(
  stage: Stage,
  { id, identifiers }: Known,
  event: TestEvent,
  { name, time }: { readonly name: string; readonly time: number },
): Promise<Refusal> {
  const { did, imported = false, traits = {}, consent = {} } = event;
  const told =
    did !== undefined && Object.hasOwn(ownActs, did)
      ? await tellOwnAct(stage, id, event, did, name)
      : refusal(
          await stage.daemon.engine.accept({
            ...message(name),
            event: did ?? null,
            time,
            identifiers,
            traits: traits as JsonObject,
            consent,
            properties: (event.with ?? {}) as JsonObject,
            imported,
          }),
        );
  await stage.settled();
  return told;
}

export function message(id: string) {
  return {
    id,
    source: 'test',
    event: null,
    time: null,
    identifiers: {},
    traits: {},
    consent: {},
    properties: {},
    imported: false,
    raw: null,
  };
}

export function refusal(receipt: Receipt): Refusal {
  if (receipt.outcome === 'quarantined') return `the engine sets it aside: ${receipt.reason}`;
  return receipt.outcome === 'duplicate' ? 'the engine has heard of it already' : null;
}

function tellOwnAct(
  stage: Stage,
  profile: ProfileId,
  event: TestEvent,
  did: string,
  name: string,
): Promise<Refusal> {
  if (ownActs[did] === 'task') return tellOutcome(stage, profile, event);
  if (ownActs[did] === 'grant') return tellRedeemed(stage, profile, event, name);
  return tellOfMessage(stage, profile, event, did);
}

async function tellOfMessage(
  stage: Stage,
  profile: ProfileId,
  event: TestEvent,
  did: string,
): Promise<Refusal> {
  const found = await latest(stage, profile, event, (row) => isMessage(row) && row.status === 'sent');
  if (!found) return 'no such message has been handed over by then';
  const { engine } = stage.daemon;
  const what = did.slice('message_'.length);
  if (what === 'clicked' || what === 'opened') {
    const properties = (event.with ?? {}) as JsonObject;
    const key = [what, properties['url'] ?? '', properties['link'] ?? ''].join('|');
    const job = {
      profile,
      once: hash53([found.key, key].join('|')),
      inputs: (at: number) => [messageEvent(found, { event: did, at, key, properties })],
    };
    await engine.submit([job]);
    return null;
  }
  const report = { what, message: found.key, ...event.with } as Report;
  await takeFeedback(engine, found.channel, told(report), nothingPosted);
  return null;
}

const nothingPosted = { headers: {}, body: new Uint8Array(), at: 0 };

/** A provider that posts one report. */
function told(report: Report): Feedback {
  return { read: async () => ({ outcome: 'reports', reports: [report] }) };
}

async function tellOutcome(stage: Stage, profile: ProfileId, event: TestEvent): Promise<Refusal> {
  const found = await latest(stage, profile, event, (row) => kindNameOf(row) === TASK);
  if (!found) return 'no such task has been made by then';
  const outcome = String(event.with?.['outcome']);
  const answer = await new Tasks(stage.daemon.engine).ask({ ask: 'record', id: found.key, outcome });
  if (!('no' in answer)) return null;
  if (answer.no === 'such_outcome') return `the task has no outcome ${outcome}`;
  return answer.no === 'more_outcomes' ? 'the task has another outcome already' : 'the task is gone';
}

async function tellRedeemed(
  stage: Stage,
  profile: ProfileId,
  { of = {} }: TestEvent,
  name: string,
): Promise<Refusal> {
  const { draft } = await stage.person(profile);
  const held = draft.grants.findLast(
    (one) => one.limit === undefined && one.state === 'granted' && (of.offer ?? one.offer) === one.offer,
  );
  if (!held) return 'no such offer has been granted by then';
  if (held.code === null) return `${held.offer} has no code to show; tell the event that redeems it`;
  const answer = await redeem(stage.daemon.engine, {
    code: held.code,
    offer: held.offer,
    by: name,
    time: null,
  });
  return answer.outcome === 'redeemed' ? null : `the offer says: ${answer.outcome.replaceAll('_', ' ')}`;
}

async function latest(
  stage: Stage,
  profile: ProfileId,
  { of = {} }: TestEvent,
  isOne: (row: EffectRow) => boolean,
): Promise<EffectRow | undefined> {
  const { program } = stage.daemon.engine.run;
  const rows = await effectsOf(stage.store, profile);
  return rows.findLast((row) => isOne(row) && fitsAct(row, of, program));
}

/**
 * What to try first: an event that makes somebody enter a journey at once. Found by trying it out on copies of
 * real people with the very evaluator that will see it, so that the promise holds; in an empty store the person
 * is made up.
 */
import type { JourneyProgram, StartProgram } from '../compiler/program.ts';
import { advance } from '../evaluate/advance.ts';
import { type Draft, draftOf, newDraft } from '../evaluate/draft.ts';
import { isMessage, originOf } from '../evaluate/effects/kind.ts';
import type { Run } from '../evaluate/run.ts';
import { isBuiltinEvent } from '../language/builtin-events.ts';
import type { Workspace } from '../language/workspace.ts';
import { hash53 } from '../store/hash.ts';
import type { Json, JsonObject, ProfileImage, Store } from '../store/store.ts';
import { everybody } from './everybody.ts';
import { madeUpProperties } from './made-up.ts';

/** People tried; somebody suitable is nearly always among the first few. */
const MOST_TRIED = 400;
/** Elements kept of a list, so that the command stays one that a person can read. */
const MOST_ELEMENTS = 1;
/** Identifiers that the Segment specification has a field for. */
const FIELDS = { user_id: 'userId', anonymous_id: 'anonymousId' } as const;
/** Who is made up where nobody is known. The domain is kept free for examples. */
const NOBODY = { user_id: 'ann', email: 'ann@example.com' } as const;

export interface NextStep {
  readonly journey: string;
  /** The identifier as the endpoint takes it, e.g. `userId`. */
  readonly field: string;
  readonly identifier: string;
  /** Further identifiers, carried along. */
  readonly traits: JsonObject;
  readonly event: string;
  readonly properties: JsonObject;
  /** Channel of the message that is asked for at once; null when the journey only begins. */
  readonly channel: string | null;
}

/** Null when no journey begins with an event that could be sent. */
export async function nextStep(
  store: Store,
  run: Run,
  workspace: Workspace,
  at: number,
): Promise<NextStep | null> {
  let second: NextStep | null = null;
  let tried = 0;
  for await (const images of everybody(store)) {
    for (const image of images) {
      for (const step of stepsFor(run, image, at)) {
        if (step.channel !== null) return step;
        second ??= step;
      }
      if (++tried >= MOST_TRIED) return second;
    }
  }
  return second ?? madeUpStep(run, workspace, at);
}

interface Beginning {
  readonly journey: JourneyProgram;
  readonly start: StartProgram & { readonly on: 'did' };
}

/** Journeys that begin with an event that is not the engine's own. */
function beginnings({ program }: Run): readonly Beginning[] {
  return program.journeys.flatMap((journey) =>
    journey.starts.flatMap((start) =>
      start.on === 'did' && !isBuiltinEvent(start.event) ? [{ journey, start }] : [],
    ),
  );
}

function* stepsFor(run: Run, image: ProfileImage, at: number): Generator<NextStep> {
  const [kind] = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter(
    (one) => image.profile.identifiers[one],
  );
  if (kind === undefined || run.program.profile.personal.has(kind)) return;
  const identifier = image.profile.identifiers[kind]!.at(-1)!;
  for (const beginning of beginnings(run)) {
    const { event } = beginning.start;
    const earlier = image.events.findLast(({ type }) => type === event);
    if (!earlier) continue;
    const properties = shownProperties(earlier.properties, beginning, at);
    const draft = draftOf(run.program, run.layout, image);
    const found = tryOut(run, draft, beginning, properties, at);
    if (found) yield { ...found, field: FIELDS[kind], identifier, traits: {}, event, properties };
  }
}

function madeUpStep(run: Run, workspace: Workspace, at: number): NextStep | null {
  const kinds = new Set(run.program.identity.identifiers.map(({ id }) => id));
  if (!kinds.has('user_id')) return null;
  const traits = kinds.has('email') ? { email: NOBODY.email } : {};
  for (const beginning of beginnings(run)) {
    const { event } = beginning.start;
    const definition = workspace.get('event', event)?.value;
    const properties = definition && madeUpProperties(definition, run.program.events.get(event)!);
    if (!properties) continue;
    const draft = newDraft(run.program, run.layout, 0, at);
    draft.identifiers = { user_id: [NOBODY.user_id], ...(kinds.has('email') && { email: [NOBODY.email] }) };
    const found = tryOut(run, draft, beginning, properties, at);
    if (found)
      return { ...found, field: FIELDS.user_id, identifier: NOBODY.user_id, traits, event, properties };
  }
  return null;
}

/** Those of an earlier event of the same person, cut short; what tells instances apart is new. */
function shownProperties(properties: JsonObject, { start }: Beginning, at: number): JsonObject {
  const shown = Object.entries(properties).map(([name, value]): [string, Json] => [
    name,
    name === start.key && typeof value === 'string' ? newKey(at) : cut(value),
  ]);
  return Object.fromEntries(shown);
}

function cut(value: Json): Json {
  return Array.isArray(value) ? value.slice(0, MOST_ELEMENTS) : value;
}

/** Another one every second, in few letters. */
function newKey(at: number): string {
  const seconds = Math.floor(at / 1000);
  return `T-${seconds.toString(36).toUpperCase()}`;
}

/** Null when the journey would not begin. */
function tryOut(
  run: Run,
  draft: Draft,
  { journey, start }: Beginning,
  properties: JsonObject,
  at: number,
): Pick<NextStep, 'journey' | 'channel'> | null {
  const now = Math.max(at, draft.at);
  const { event } = start;
  const message = hash53(JSON.stringify(properties));
  advance(run, draft, { type: 'event', at: now, time: now, event, message, properties, imported: false });
  const begins = draft.out.decisions.some((decision) => {
    return decision.outcome === 'started' && decision.journey === journey.id;
  });
  return begins ? { journey: journey.id, channel: channelOf(draft, journey) } : null;
}

function channelOf({ effects }: Draft, { id }: JourneyProgram): string | null {
  const asked = effects.find((effect) => {
    const { status, changed } = effect;
    return changed && status === 'ready' && isMessage(effect) && originOf(effect).journey === id;
  });
  return asked?.channel ?? null;
}

/**
 * What to try first: an event that makes a real person of this store enter a journey at once. Found by trying
 * it out on copies with the very evaluator that will see it, so that the promise holds.
 */
import type { JourneyProgram } from '../compiler/program.ts';
import { advance } from '../evaluate/advance.ts';
import { type Draft, draftOf } from '../evaluate/draft.ts';
import type { Run } from '../evaluate/run.ts';
import { isBuiltinEvent } from '../language/builtin-events.ts';
import { hash53 } from '../store/hash.ts';
import type { Json, JsonObject, ProfileImage, Store } from '../store/store.ts';
import { everybody } from './everybody.ts';

/** People tried; somebody suitable is nearly always among the first few. */
const MOST_TRIED = 400;
/** Elements kept of a list, so that the command stays one that a person can read. */
const MOST_ELEMENTS = 1;
/** Identifiers that the Segment specification has a field for. */
const FIELDS = { user_id: 'userId', anonymous_id: 'anonymousId' } as const;

export interface NextStep {
  readonly journey: string;
  /** The identifier as the endpoint takes it, e.g. `userId`. */
  readonly field: string;
  readonly identifier: string;
  readonly event: string;
  readonly properties: JsonObject;
  /** Channel of the message that is asked for at once; null when the journey only begins. */
  readonly channel: string | null;
}

/** Null when no journey begins with an event, or nobody is there to send it for. */
export async function nextStep(store: Store, run: Run, at: number): Promise<NextStep | null> {
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
  return second;
}

function* stepsFor(run: Run, image: ProfileImage, at: number): Generator<NextStep> {
  const [kind] = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter(
    (one) => image.profile.identifiers[one],
  );
  if (kind === undefined || run.program.profile.personal.has(kind)) return;
  for (const journey of run.program.journeys) {
    for (const start of journey.starts) {
      if (start.on !== 'did' || isBuiltinEvent(start.event)) continue;
      const earlier = image.events.findLast(({ type }) => type === start.event);
      if (!earlier) continue;
      const properties = shownProperties(earlier.properties, start.key, at);
      const outcome = tryOut(run, image, journey, start.event, properties, at);
      if (!outcome.begins) continue;
      yield {
        journey: journey.id,
        field: FIELDS[kind],
        identifier: image.profile.identifiers[kind]!.at(-1)!,
        event: start.event,
        properties,
        channel: outcome.channel,
      };
    }
  }
}

/** Those of an earlier event of the same person, cut short; what tells instances apart is new. */
function shownProperties(properties: JsonObject, key: string | null, at: number): JsonObject {
  const shown = Object.entries(properties).map(([name, value]): [string, Json] => [
    name,
    name === key && typeof value === 'string' ? newKey(at) : cut(value),
  ]);
  return Object.fromEntries(shown);
}

function cut(value: Json): Json {
  return Array.isArray(value) ? value.slice(0, MOST_ELEMENTS) : value;
}

/** Another one every second, in few letters. */
function newKey(at: number): string {
  return `T-${Math.floor(at / 1000)
    .toString(36)
    .toUpperCase()}`;
}

function tryOut(
  run: Run,
  image: ProfileImage,
  journey: JourneyProgram,
  event: string,
  properties: JsonObject,
  at: number,
): { readonly begins: boolean; readonly channel: string | null } {
  const draft = draftOf(run.program, run.layout, image);
  const now = Math.max(at, draft.at);
  const message = hash53(JSON.stringify(properties));
  advance(run, draft, { type: 'event', at: now, time: now, event, message, properties, imported: false });
  return { begins: beginsIn(draft, journey), channel: channelOf(draft, journey) };
}

function beginsIn({ out }: Draft, { id }: JourneyProgram): boolean {
  return out.decisions.some(({ outcome, journey }) => outcome === 'started' && journey === id);
}

function channelOf({ effects }: Draft, { id }: JourneyProgram): string | null {
  const asked = effects.find(({ status, changed, body }) => {
    return changed && status === 'ready' && (body['origin'] as JsonObject)['journey'] === id;
  });
  return asked?.channel ?? null;
}

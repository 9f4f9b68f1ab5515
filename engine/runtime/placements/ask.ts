/** Somebody outside asks a placement: whose profile is meant, and what is given to them. Answered once it is recorded for good. */
import { advance } from '../../evaluate/advance.ts';
import { newDraft } from '../../evaluate/draft.ts';
import { answerOf, type DecisionAnswer } from '../../evaluate/placement/answer.ts';
import { decideBy } from '../../evaluate/placement/decide.ts';
import { bucketOf } from '../../store/hash.ts';
import type { JsonObject, ProfileId } from '../../store/store.ts';
import { type Identifier, identifiersOf } from '../accept.ts';
import type { Engine } from '../engine.ts';
import { firstIdOf } from '../identify.ts';

export interface AskedPlacement {
  readonly placement: string;
  /** Kind → value, as they came. */
  readonly profile: Readonly<Record<string, string>>;
  readonly context: JsonObject;
  readonly size?: number | undefined;
  readonly trace: boolean;
  /** Drawn by whoever asks: all that is drawn for the decision comes of it. */
  readonly decision: string;
}

export type PlacementAnswer = DecisionAnswer | { readonly no: 'such_placement' | 'identifier' };

/** Under which it is written that nobody was asked about: always the same. */
const NOBODY = 'decide.nobody';

/**
 * Of somebody nobody knows it is decided as of somebody of whom nothing is known, and nothing of them is recorded: asking makes nobody known. Keys
 * of those who ask stand in web pages, so whether an address is a customer's is not told: the answer has the same form, and waits for the disk
 * like any other. Throws BusyError where too many wait.
 */
export async function askPlacement(engine: Engine, asked: AskedPlacement): Promise<PlacementAnswer> {
  const { program } = engine.run;
  if (!program.placements.has(asked.placement)) return { no: 'such_placement' };
  const identifiers = identifiersOf(program, { identifiers: asked.profile, traits: {} });
  if (identifiers.length === 0) return { no: 'identifier' };
  const profile = await firstKnown(engine, identifiers);
  const answer = profile === null ? null : await decideFor(engine, profile, asked);
  return answer ?? forNobody(engine, identifiers[0]!, asked);
}

async function firstKnown({ store }: Engine, identifiers: readonly Identifier[]): Promise<ProfileId | null> {
  for (const { kind, value } of identifiers) {
    const found = await store.people.find(kind, value);
    if (found !== null) return found;
  }
  return null;
}

async function decideFor(
  engine: Engine,
  profile: ProfileId,
  { placement, context, size, trace, decision }: AskedPlacement,
): Promise<DecisionAnswer | null> {
  const input = { type: 'decide', placement, context, size, trace, decision } as const;
  const drafts = await engine.ask([{ profile, inputs: (at) => [{ ...input, at }] }]);
  // Another profile may have taken this one over meanwhile.
  for (const draft of [drafts.get(profile), ...drafts.values()]) {
    const answer = draft?.out.answers.find((one) => one.decision === decision);
    if (answer) return answer;
  }
  // A release has taken the placement away.
  return null;
}

async function forNobody(engine: Engine, first: Identifier, asked: AskedPlacement): Promise<PlacementAnswer> {
  const id = firstIdOf(first);
  // It lives where the person would.
  await engine.ask([], { bucket: bucketOf(id, engine.store.buckets), key: NOBODY, value: true });
  const { run, clock } = engine;
  const placement = run.program.placements.get(asked.placement);
  if (!placement) return { no: 'such_placement' };
  const draft = newDraft(run.program, run.layout, id, clock.now());
  advance(run, draft, { type: 'time', at: clock.now() });
  return answerOf(decideBy(run, draft, placement, asked), asked.trace);
}

/** What a decision leaves behind: an event of the person's own, from which frequency, learning and evaluation read. */
import type { Seat, Slate } from '../../compiler/placement/slate.ts';
import { hash53 } from '../../store/hash.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import type { Draft } from '../draft.ts';
import { recordOwnAct } from '../record-event.ts';
import type { Run } from '../run.ts';
import type { Decided } from './decide.ts';

export const DECISION_MADE = 'decision_made';

/** What was given, in order of place. */
export interface Given {
  readonly item: string;
  readonly position: number;
  readonly by: Seat['by'];
  readonly propensity: number;
  readonly score: number | null;
  readonly offer: string | null;
}

export function givenOf({ slate }: Decided): readonly Given[] {
  return slate.seats.flatMap((seat, place) => (seat ? [given(slate, seat, place)] : []));
}

function given(slate: Slate, { entry, by, propensity }: Seat, place: number): Given {
  const { id, candidate } = entry;
  const score = slate.scoreOf(entry);
  return { item: id, position: place + 1, by, propensity, score, offer: candidate?.offer ?? null };
}

/** `where`: the journey and step that asked. */
export function recordDecision(run: Run, draft: Draft, decided: Decided, where: JsonObject = {}): void {
  const { placement, question, group, catalogue, learnt, models, exposed, slate } = decided;
  const { decision, context } = question;
  const { at } = draft;
  for (const { experiment, ...met } of exposed)
    recordOwnAct(run, draft, {
      type: 'event',
      at,
      time: at,
      event: 'experiment_exposed',
      message: hash53(['exposed', decision, experiment].join('|')),
      properties: { experiment, ...met, ...where },
      imported: false,
    });
  recordOwnAct(run, draft, {
    type: 'event',
    at,
    time: at,
    event: DECISION_MADE,
    message: hash53(['decided', decision].join('|')),
    properties: {
      decision,
      placement: placement.id,
      policy: placement.policy,
      release: run.layout.release,
      ...(catalogue !== null && { catalogue }),
      ...(learnt !== null && { learnt }),
      ...(models.length > 0 && { model: models.join(' ') }),
      ...(group !== '' && { group }),
      size: slate.size,
      ...(Object.keys(context).length > 0 && { context }),
      ...where,
      items: givenOf(decided).map((one) => withoutNothing({ ...one })),
    },
    imported: false,
  });
}

function withoutNothing(record: Record<string, Json>): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

/** One profile takes over another that turned out to be the same person. What both have, the winner keeps. */
import { isListFlag } from '../compiler/list.ts';
import { mergeAudiences } from './audiences.ts';
import { isBouncedFlag } from './bounced.ts';
import { mergeConsent } from './consent.ts';
import type { Draft } from './draft.ts';
import { mergeGrants } from './grants.ts';
import type { MergeInput } from './input.ts';
import { instanceOf } from './instance.ts';
import { endInstance } from './journey.ts';
import { mergeRelations } from './relations.ts';
import type { Run } from './run.ts';
import { partsOf, relationsIn } from './state-row.ts';
import { addEvent, moveTo } from './sweep.ts';
import { keepingHours } from './zone-of.ts';

export function merge(run: Run, draft: Draft, input: MergeInput): void {
  const { loser, state, events, instances, effects, flags } = input;
  keepingHours(run, draft, () => {
    draft.traits = { ...loser.traits, ...draft.traits };
  });
  for (const [kind, values] of Object.entries(loser.identifiers)) {
    const both = new Set([...(draft.identifiers[kind] ?? []), ...values]);
    draft.identifiers = { ...draft.identifiers, [kind]: [...both] };
  }
  const [head] = partsOf(state);
  mergeConsent(draft, loser.consent, head.saidAt ?? {});
  // An address that bounced did so whoever's it was. Who stands in a list by either name stands in it; ranks and remembered values are the winner's own.
  for (const flag of flags) if (isListFlag(flag) || isBouncedFlag(flag)) draft.kept.flags.add(flag);
  mergeGrants(draft, state);
  mergeAudiences(draft, head.audiences ?? {});
  mergeRelations(draft, loser.id, relationsIn(state));
  // Before any of it is part of the past: what is read back from there would be counted twice.
  if (events.length > 0)
    for (const [index, feature] of run.program.features.entries())
      moveTo(feature, draft.slots.changed(index), draft.at, draft.past);
  for (const event of events) {
    draft.out.events.push({ ...event, profile: draft.id });
    for (const [index, feature] of run.program.features.entries()) {
      const slot = draft.slots.changed(index);
      addEvent(feature, slot, event, draft.at, {}, draft.past);
    }
  }
  for (const effect of effects) draft.effects.push({ ...effect, profile: draft.id, changed: true });
  for (const row of instances) {
    const instance = { ...instanceOf(row), changed: true };
    const same = draft.instances.some(
      ({ journey, key, endedAt }) => journey === row.journey && key === row.key && endedAt === null,
    );
    draft.instances.push(instance);
    // One person is not in the same journey twice: the one who stays goes on, the other's way ends here.
    if (same && instance.endedAt === null) endInstance(run, draft, instance, 'merged');
  }
}

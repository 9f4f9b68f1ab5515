/**
 * Who is held back from a class of messages, tasks and ad syncs so that what they do can be measured: whoever holds a reserved
 * arm of an experiment, then control groups. Row 4 of the order, the same for everything that reaches people.
 */
import { isInControl } from '../compiler/assignment.ts';
import type { JsonObject } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { viewOf } from './scope.ts';

export interface HeldBack {
  readonly withhold: 'reserved_arm' | 'control_group';
  readonly detail: JsonObject;
}

/** The rule by which somebody is in a control group of the class. */
export function controlGroup(
  control: Run['program']['policy']['control'],
  { id }: Pick<Draft, 'id'>,
  messageClass: string,
) {
  return control.find(
    ({ class: of, percent, seed }) => of === messageClass && isInControl(id, percent, seed),
  );
}

export function heldBack({ program }: Run, draft: Draft, messageClass: string): HeldBack | null {
  const { reserved, control } = program.policy;
  const view = viewOf(program, draft);
  const held = reserved.find(
    (rule) => rule.class === messageClass && view.feature(rule.feature) === rule.arm,
  );
  if (held) return { withhold: 'reserved_arm', detail: { experiment: held.experiment, arm: held.arm } };
  const group = controlGroup(control, draft, messageClass);
  return group ? { withhold: 'control_group', detail: { rule: group.name, percent: group.percent } } : null;
}

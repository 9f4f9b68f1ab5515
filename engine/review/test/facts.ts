/** What is known of one person at the instant of an expectation: read from the store, and from what was handed over. */

import { everyStep } from '../../compiler/steps/nested.ts';
import { isMessage, originOf } from '../../evaluate/effects/kind.ts';
import type { Definition } from '../../language/definition.ts';
import { Site } from '../../language/definition.ts';
import type { Step } from '../../language/kinds.ts';
import type { Workspace } from '../../language/workspace.ts';
import type { Call, Message } from '../../runtime/channel.ts';
import type { DecisionRow, EffectRow } from '../../store/store.ts';
import type { Person } from '../person.ts';
import { effectsOf, templateOf } from './effects.ts';
import type { HandedOver } from './ports.ts';
import type { Stage } from './stage.ts';
import type { Known } from './tell.ts';

/** Something that a step asked for and that was not sent, or not made. */
export interface NotSent {
  readonly at: number;
  readonly kind: 'message' | 'task';
  readonly journey: string;
  readonly step: string;
  /** What the step may have sent; of one that sends what was decided, none. */
  readonly templates: readonly string[];
  readonly channels: readonly string[];
  readonly reason: string;
}

export interface Facts {
  readonly who: string;
  /** The instant, and from when on is looked. */
  readonly at: number;
  readonly since: number;
  /** The start of the clock. */
  readonly start: number;
  readonly person: Person;
  readonly workspace: Workspace;
  /** Handed over since then, whatever was answered. */
  readonly messages: readonly HandedOver<Message>[];
  readonly calls: readonly HandedOver<Call>[];
  readonly notSent: readonly NotSent[];
  /** All of them, oldest first. */
  readonly decisions: readonly DecisionRow[];
  readonly effects: readonly EffectRow[];
}

/** More than a test has. */
const MOST = 100_000;

export async function factsOf(
  stage: Stage,
  who: string,
  { id }: Known,
  { at, since, start, workspace }: Pick<Facts, 'at' | 'since' | 'start' | 'workspace'>,
): Promise<Facts> {
  const person = await stage.person(id);
  const own = person.draft.id;
  const rows = await stage.store.people.decisionsOf(own, MOST);
  const decisions = rows.toReversed();
  const effects = await effectsOf(stage.store, own);
  const isSince = (one: { readonly at: number }) => one.at >= since;
  const mine = <What extends Message | Call>({ what }: HandedOver<What>) => what.origin.profile === own;
  return {
    who,
    at,
    since,
    start,
    person,
    workspace,
    messages: stage.ports.messages.filter((one) => mine(one) && isSince(one)),
    calls: stage.ports.calls.filter((one) => mine(one) && isSince(one)),
    notSent: [...refusedIn(decisions, workspace), ...droppedIn(effects)].filter(isSince),
    decisions,
    effects,
  };
}

function refusedIn(decisions: readonly DecisionRow[], workspace: Workspace): NotSent[] {
  return decisions.flatMap(({ at, journey, step, outcome, reason, detail }) => {
    if (outcome !== 'refused' && outcome !== 'withheld') return [];
    const asked = askedBy(stepIn(workspace, journey, step));
    if (!asked) return [];
    const { template, channel } = detail;
    return [
      {
        at,
        journey,
        step,
        reason,
        kind: asked.kind,
        templates: typeof template === 'string' ? [template] : asked.templates,
        channels: typeof channel === 'string' ? [channel] : asked.channels,
      },
    ];
  });
}

/** Withdrawn between the decision and the hand-over. */
function droppedIn(effects: readonly EffectRow[]): NotSent[] {
  return effects
    .filter(({ status }) => status === 'dropped')
    .map((row) => ({
      ...originOf(row),
      at: row.createdAt,
      kind: isMessage(row) ? ('message' as const) : ('task' as const),
      templates: [templateOf(row) ?? ''],
      channels: [row.channel],
      reason: row.reason ?? 'withdrawn',
    }));
}

export function stepIn(workspace: Workspace, journey: string, id: string): Step | undefined {
  const definition: Definition<'journey'> | undefined = workspace.get('journey', journey);
  if (!definition) return undefined;
  const { steps, finally: last = [] } = definition.value;
  const site = new Site(definition, workspace.diagnostics);
  return [...everyStep([...steps, ...last], site)].find(([step]) => step.id === id)?.[0];
}

function askedBy(step: Step | undefined): Pick<NotSent, 'kind' | 'templates' | 'channels'> | null {
  if (step === undefined) return null;
  if ('task' in step) return { kind: 'task', templates: [step.task.template], channels: [] };
  if (!('send' in step)) return null;
  if ('decided' in step.send) return { kind: 'message', templates: [], channels: [] };
  const { template, channel } = step.send;
  const channels = Array.isArray(channel) ? channel : [channel];
  return { kind: 'message', templates: [template], channels };
}

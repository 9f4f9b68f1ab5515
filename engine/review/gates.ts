/**
 * Which of a plan's changes somebody must approve, by the `gates` of policies. Those of the release that runs count as those
 * of the candidate do: no change takes away the gate that would stop it. Pure.
 */

import type { Run } from '../evaluate/run.ts';
import type { Approver, Benefit, Settings } from '../language/kinds.ts';
import type { Candidate } from '../runtime/release.ts';
import type { DefinitionChange } from './changes.ts';
import type { Impact } from './impact.ts';
import { number } from './words.ts';

/** A change that must be approved. */
export interface GateDemand {
  /** Policy and place of the gate. */
  readonly gate: string;
  readonly address: string;
  /** What it is about the change. */
  readonly what: string;
  /** All of them. */
  readonly approve: readonly string[];
}

export interface GatesOptions {
  /** What runs; null: nothing. */
  readonly running: Candidate | null;
  readonly candidate: Candidate;
  readonly changes: readonly DefinitionChange[];
  readonly impact: Impact | null;
  /** What metrics are over everybody; null: there is nobody. */
  readonly metrics: Run['metrics'] | null;
}

type Rule = Candidate['program']['policy']['gates'][number];

export function gateDemands(options: GatesOptions): readonly GateDemand[] {
  const { running, candidate } = options;
  const rules = new Map<string, Rule>();
  for (const rule of [...(running?.program.policy.gates ?? []), ...candidate.program.policy.gates]) {
    const { name: _, ...meaning } = rule;
    rules.set(JSON.stringify(meaning), rule);
  }
  return [...rules.values()].flatMap((rule) =>
    found(rule, options).map(({ address, what }) => ({
      gate: rule.name,
      address,
      what,
      approve: rule.approve,
    })),
  );
}

type Found = Pick<GateDemand, 'address' | 'what'>;

function found({ audience, discount, metric, new: kinds }: Rule, options: GatesOptions): readonly Found[] {
  if (audience) return audiences(audience.over, options);
  if (discount) return discounts(discount.over, options);
  if (metric) return whileBeyond(metric, options);
  return news(kinds ?? [], options);
}

function audiences(over: number, { candidate, changes, impact }: GatesOptions): readonly Found[] {
  const touched = touchedBy(changes, candidate);
  const { segments, journeys } = candidate.program;
  return journeys.flatMap(({ id, starts }) => {
    const from = starts.flatMap((start) =>
      start.on === 'enters' || start.on === 'leaves' ? [segments[start.segment]!.id] : [],
    );
    const address = `journey.${id}`;
    if (!touched.has(address) && !from.some((segment) => touched.has(`segment.${segment}`))) return [];
    const people = Math.max(0, ...from.map((segment) => membersOf(segment, impact)));
    return people > over
      ? [{ address, what: `begins by a segment of ${number(people)} people, over ${number(over)}` }]
      : [];
  });
}

function membersOf(segment: string, impact: Impact | null): number {
  return impact?.segments.find(({ id, of }) => id === segment && of === 'profile')?.after ?? 0;
}

function discounts(over: number, { candidate, changes }: GatesOptions): readonly Found[] {
  const touched = touchedBy(changes, candidate);
  return candidate.workspace.all('offer').flatMap(({ address, value }) => {
    const most = mostPercent(value.benefit);
    if (!touched.has(address) || most <= over) return [];
    const given = Number.isFinite(most) ? `up to ${number(most)} percent` : 'any percent, without a bound';
    return [{ address, what: `gives ${given}, over ${number(over)}` }];
  });
}

function mostPercent({ percent }: Benefit): number {
  if (percent === undefined) return 0;
  return typeof percent === 'number' ? percent : (percent.bounds?.[1] ?? Number.POSITIVE_INFINITY);
}

function whileBeyond(
  { id, over, under }: NonNullable<Rule['metric']>,
  { candidate, changes, metrics }: GatesOptions,
): readonly Found[] {
  const value = metrics?.get(id)?.value ?? null;
  if (value === null) return [];
  const bound =
    over !== undefined && value > over ? over : under !== undefined && value < under ? under : null;
  if (bound === null) return [];
  const touched = touchedBy(changes, candidate);
  const what = `begins while metric ${id} is ${number(value)}, ${bound === over ? 'over' : 'under'} ${number(bound)}`;
  return candidate.program.journeys
    .map((journey) => ({ address: `journey.${journey.id}`, what }))
    .filter(({ address }) => touched.has(address));
}

function news(kinds: readonly string[], { changes }: GatesOptions): readonly Found[] {
  return changes
    .filter(
      ({ change, address }) => change === 'added' && kinds.includes(address.slice(0, address.indexOf('.'))),
    )
    .map(({ address }) => ({ address, what: 'is new' }));
}

/** With journeys whose experiment has changed: a winner or other shares are another journey for most people. */
function touchedBy(
  changes: readonly DefinitionChange[],
  { manifest }: Pick<Candidate, 'manifest'>,
): ReadonlySet<string> {
  const touched = new Set(changes.map(({ address }) => address));
  const tried = [...touched].filter((address) => address.startsWith('experiment.'));
  for (const [address, used] of Object.entries(manifest.uses))
    if (address.startsWith('journey.') && tried.some((experiment) => used.includes(experiment)))
      touched.add(address);
  return touched;
}

/** Who can approve: as the release that runs says, for those it knows; a change does not choose its own judges. */
export function approversOf({
  running,
  candidate,
}: Pick<GatesOptions, 'running' | 'candidate'>): ReadonlyMap<string, Approver> {
  const named = ({ approvers = {} }: Settings) => Object.entries(approvers);
  return new Map([
    ...named(candidate.workspace.settings),
    ...(running ? named(running.workspace.settings) : []),
  ]);
}

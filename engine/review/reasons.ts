/** Why a definition counts as changed, as words that programs can go by; plan and diff give the same ones. Pure. */
import type { DefinitionChange } from './changes.ts';
import type { Difference } from './differences.ts';
import { facetOf } from './facets.ts';

type Bare = Pick<DefinitionChange, 'change' | 'address' | 'differences'>;

/** In order, each once. */
export function reasonsOf({ change, address, differences }: Bare): readonly string[] {
  const kind = kindOf(address);
  const own = change === 'changed' ? [] : [`definition_${change}`];
  return [...new Set([...own, ...differences.map((difference) => reasonOf(kind, difference))])];
}

export function kindOf(address: string): string {
  return address === 'carillon.yaml' ? address : address.slice(0, address.indexOf('.'));
}

function reasonOf(kind: string, difference: Difference): string {
  const { path, before, after } = difference;
  const [first = '', , third] = path.split('.');
  const happened = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  if (path === 'version') return 'version_raised';
  const facet = facetOf(kind, difference);
  if (facet === 'docs' || facet === 'copy') return `${facet}_changed`;
  if (first === 'properties' || first === 'fields' || first === 'identifiers')
    return `${SINGULAR[first]}_${third === undefined && path.split('.').length === 2 ? happened : 'changed'}`;
  if (first === 'steps') return isStep(after ?? before) ? `step_${happened}` : 'step_changed';
  return PARTS[first] ?? `${facet}_changed`;
}

const SINGULAR = { properties: 'property', fields: 'field', identifiers: 'identifier' } as const;

const PARTS: Readonly<Record<string, string>> = {
  start: 'start_changed',
  goal: 'goal_changed',
  stop: 'stop_changed',
  limits: 'limits_changed',
  who: 'condition_changed',
  eligible: 'condition_changed',
  rules: 'rules_changed',
  consent: 'consent_changed',
  caps: 'caps_changed',
  quiet: 'quiet_hours_changed',
  benefit: 'benefit_changed',
  budget: 'budget_changed',
  valid: 'validity_changed',
  arms: 'arms_changed',
};

function isStep(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value;
}

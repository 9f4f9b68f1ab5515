/** What a change takes away from those who rely on it: stored values, senders of events, people inside journeys. Pure. */
import type { Manifest } from '../../compiler/manifest.ts';
import type { JourneyDefinition } from '../../language/kinds.ts';
import type { Moved } from '../../language/workspace.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import type { DefinitionChange } from '../changes.ts';
import { kindOf } from '../reasons.ts';
import { allSteps } from './journey-steps.ts';

export interface Breaking {
  /** Of the definition, or of the property: `event.order_completed.total`. */
  readonly address: string;
  /** For programs. */
  readonly reason: string;
  readonly what: string;
  /** Whether moved.yaml or the journey's `migrations` say so. */
  readonly declared: boolean;
}

export function breakingChanges(
  before: Manifest | null,
  after: Manifest,
  changes: readonly DefinitionChange[],
): Breaking[] {
  if (before === null) return [];
  const moved = after.moved as unknown as Moved;
  return changes.flatMap((change) => {
    const old = before.definitions[change.from ?? change.address]?.value;
    const young = after.definitions[change.address]?.value;
    if (!old) return [];
    if (!young) return removed(change.address, moved);
    const kind = kindOf(change.address);
    return [
      ...(OF_KIND[kind]?.(change.address, old, young, moved) ?? []),
      ...retyped(change.address, kind, old, young, moved),
    ];
  });
}

function removed(address: string, moved: Moved): Breaking[] {
  const what = GONE[kindOf(address)];
  return what === undefined
    ? []
    : [
        {
          address,
          reason: 'definition_removed',
          what: `${address} is gone: ${what}`,
          declared: moved.removed.includes(address),
        },
      ];
}

const GONE: Readonly<Record<string, string>> = {
  event: 'what is sent under this name goes to quarantine',
  entity: 'what is stored of its things is lost',
  journey: 'whoever is inside leaves',
  segment: 'nobody is a member any more',
  tag: 'nobody has its value any more',
  offer: 'what was granted can no longer be redeemed',
  channel: 'nothing goes out by it any more',
  audience: 'the list in the outside system is no longer kept',
  metric: 'nobody works it out any more',
  experiment: 'whoever has an arm has none any more',
};

type Judge = (address: string, old: JsonObject, young: JsonObject, moved: Moved) => Breaking[];

const OF_KIND: Readonly<Record<string, Judge>> = {
  event: (address, old, young, moved) => ofFields(address, 'properties', old, young, moved),
  entity: (address, old, young, moved) => ofFields(address, 'fields', old, young, moved),
  mixin: (address, old, young, moved) => ofFields(address, 'fields', old, young, moved),
  journey: ofSteps,
  identity: ofIdentifiers,
};

function ofFields(
  address: string,
  key: string,
  old: JsonObject,
  young: JsonObject,
  moved: Moved,
): Breaking[] {
  const [before, after] = [mapping(old[key]), mapping(young[key])];
  const lost = Object.keys(before)
    .filter((name) => after[name] === undefined)
    .map((name) => ({
      address: `${address}.${name}`,
      reason: key === 'properties' ? 'property_removed' : 'field_removed',
      what: `\`${name}\` is gone, with what is stored of it`,
      declared: isDeclared(`${address}.${name}`, moved),
    }));
  const narrowed = Object.entries(after).flatMap(([name, field]) => {
    const was = before[name];
    return was === undefined && !isRequired(field)
      ? []
      : narrowings(`${address}.${name}`, name, was, field, moved);
  });
  return [...lost, ...narrowed];
}

function narrowings(
  address: string,
  name: string,
  was: Json | undefined,
  field: Json,
  moved: Moved,
): Breaking[] {
  const found: Breaking[] = [];
  if (was !== undefined && typeOf(was) !== typeOf(field))
    found.push({
      address,
      reason: 'type_changed',
      what: `\`${name}\` was ${typeOf(was)} and is ${typeOf(field)}: stored values are read anew`,
      declared: moved.retyped.includes(address),
    });
  if (isRequired(field) && (was === undefined || !isRequired(was)))
    found.push({
      address,
      reason: 'property_required',
      what: `\`${name}\` is required: what comes without it goes to quarantine`,
      declared: false,
    });
  const [had, has] = [oneOf(was), oneOf(field)];
  const left = has && had ? had.filter((value) => !has.includes(value)) : [];
  if (left.length > 0 || (has && !had && was !== undefined))
    found.push({
      address,
      reason: 'values_narrowed',
      what: `\`${name}\` no longer takes ${left.length > 0 ? left.map((value) => `\`${String(value)}\``).join(', ') : 'every value'}`,
      declared: false,
    });
  return found;
}

function retyped(
  address: string,
  kind: string,
  old: JsonObject,
  young: JsonObject,
  moved: Moved,
): Breaking[] {
  if (kind !== 'tag' && kind !== 'segment') return [];
  return (['type', 'of'] as const).flatMap((key) => {
    const [was, is] = [old[key] ?? 'profile', young[key] ?? 'profile'];
    if (was === is || (kind === 'segment' && key === 'type')) return [];
    const what =
      key === 'type'
        ? `was ${String(was)} and is ${String(is)}`
        : `was of ${String(was)} and is of ${String(is)}`;
    return [
      {
        address,
        reason: `${key}_changed`,
        what: `${address} ${what}`,
        declared: moved.retyped.includes(address),
      },
    ];
  });
}

/** People stand at steps: with a migration they go on there, without one at whatever comes next. */
function ofSteps(address: string, old: JsonObject, young: JsonObject): Breaking[] {
  const [before, after] = [old, young] as unknown as [JourneyDefinition, JourneyDefinition];
  if (after.on_change === 'pin') return [];
  const left = new Set(allSteps(after.steps).map(({ id }) => id));
  return allSteps(before.steps)
    .filter((step) => !left.has(step.id) && isStoodAt(step))
    .map(({ id }) => {
      const to = after.migrations?.[id];
      return {
        address: `${address}.${id}`,
        reason: 'step_removed',
        what: `step \`${id}\` is gone: whoever stands there ${to === undefined ? 'goes on at what followed it, or leaves' : `goes on at \`${to}\``}`,
        declared: to !== undefined,
      };
    });
}

/** Whether anybody can be met at it between two events. */
function isStoodAt(step: object): boolean {
  return ['wait', 'send', 'grant', 'task', 'call', 'decide'].some((head) => head in step);
}

function ofIdentifiers(address: string, old: JsonObject, young: JsonObject): Breaking[] {
  const ids = (value: Json | undefined) =>
    Array.isArray(value) ? value.map((one) => String(mapping(one)['id'])) : [];
  const left = new Set(ids(young['identifiers']));
  return ids(old['identifiers'])
    .filter((id) => !left.has(id))
    .map((id) => ({
      address: `${address}.${id}`,
      reason: 'identifier_removed',
      what: `identifier \`${id}\` is gone: nobody is found by it any more`,
      declared: false,
    }));
}

function isDeclared(address: string, { moved, removed }: Moved): boolean {
  return removed.includes(address) || moved.some(({ from }) => from === address);
}

function mapping(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function typeOf(field: Json): string {
  return typeof field === 'string' ? field : String(mapping(field)['type']);
}

function isRequired(field: Json): boolean {
  return mapping(field)['required'] === true;
}

function oneOf(field: Json | undefined): readonly Json[] | null {
  const values = mapping(field)['one_of'];
  return Array.isArray(values) ? values : null;
}

/** Which properties of which events a definition names: in what it counts, filters and adds up. Pure. */
import type { Json, JsonObject } from '../../store/store.ts';

export interface PropertyUse {
  readonly event: string;
  readonly property: string;
  /** A source sets it; everything else reads it. */
  readonly feeds: boolean;
}

/** Keys beside a `did` that hold expressions over the occurrence, or the name of a property. */
const OVER = [
  'where',
  'each',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
  'most_frequent',
  'key',
  'code',
];

export function propertiesUsed(value: Json): PropertyUse[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(propertiesUsed);
  const mapping = value as JsonObject;
  return [...ownUses(mapping), ...Object.values(mapping).flatMap(propertiesUsed)];
}

function ownUses(mapping: JsonObject): PropertyUse[] {
  const { did, event, properties } = mapping;
  const read =
    typeof did === 'string' ? OVER.flatMap((key) => namesIn(mapping[key])).map(useOf(did, false)) : [];
  const fed =
    typeof event === 'string' && typeof properties === 'object' && properties !== null
      ? Object.keys(properties).map(useOf(event, true))
      : [];
  return [...read, ...fed];
}

function useOf(event: string, feeds: boolean) {
  return (property: string): PropertyUse => ({ event, property, feeds });
}

/** Every word of the expressions in a value that may be a name: the first of each path, outside of quotes. */
function namesIn(value: Json | undefined): string[] {
  if (typeof value === 'string')
    return value.replaceAll(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/g, ' ').match(/(?<![\w$.])[A-Za-z_]\w*/g) ?? [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((part) => namesIn(part as Json));
}

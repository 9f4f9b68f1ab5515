/** Properties of assumed events: values as they are written, or drawn by a stable hash. Pure. */
import { chanceOf } from '../../compiler/chance.ts';
import { hashText } from '../../store/hash.ts';
import type { Json, JsonObject } from '../../store/store.ts';

/** Letters of a drawn text: as many different ones as a play can need. */
const LETTERS = 12;
/** Drawn amounts are whole hundredths. */
const HUNDREDTHS = 100;

/** The same for the same label. */
export function drawn(values: JsonObject, label: string): Record<string, Json> {
  const found: Record<string, Json> = {};
  for (const [name, value] of Object.entries(values)) found[name] = drawnValue(value, `${label}|${name}`);
  return found;
}

function drawnValue(value: Json, label: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (keys.length !== 1) return value;
  const { one_of: choices, between, unique } = value as JsonObject;
  if (Array.isArray(choices) && choices.length > 0)
    return choices[Math.floor(chanceOf(label) * choices.length)] as Json;
  if (isBounds(between)) return amountIn(between, chanceOf(label));
  return typeof unique === 'string' ? unique + hashText(label).slice(0, LETTERS) : value;
}

function isBounds(value: Json | undefined): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number');
}

/** Whole where both bounds are; else in hundredths. */
function amountIn([least, most]: readonly [number, number], chance: number): number {
  if (Number.isInteger(least) && Number.isInteger(most))
    return least + Math.floor(chance * (most - least + 1));
  return Math.round((least + chance * (most - least)) * HUNDREDTHS) / HUNDREDTHS;
}

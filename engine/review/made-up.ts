/** Made-up values that fit a declaration: examples where it gives them, and something of the right type elsewhere. */
import type { EventProgram } from '../compiler/program.ts';
import { writtenOut } from '../language/fields.ts';
import type { EventDefinition, FieldDefinition, TypeName } from '../language/kinds.ts';
import type { Json, JsonObject } from '../store/store.ts';

const SAMPLES: Readonly<Record<TypeName, Json>> = {
  text: 'something',
  number: 10,
  integer: 1,
  boolean: true,
  date: '2026-01-01',
  instant: '2026-01-01T12:00:00Z',
  list: [],
  object: {},
  ref: 'something',
};

/** Required properties and those with examples; null when nothing that fits can be made up. */
export function madeUpProperties(
  { properties = {} }: EventDefinition,
  program: EventProgram,
): JsonObject | null {
  const values: Record<string, Json> = {};
  for (const [name, property] of Object.entries(properties)) {
    const declared = writtenOut(property);
    const isRequired = 'required' in declared && declared.required === true;
    if (!isRequired && declared.example === undefined) continue;
    const accepted = program.properties.find((field) => field.name === name)?.accept(sampleOf(declared));
    if (!accepted?.ok) return null;
    values[name] = accepted.value;
  }
  return values;
}

function sampleOf({ type, example, one_of, minimum }: FieldDefinition): unknown {
  return example ?? one_of?.[0] ?? minimum ?? SAMPLES[type];
}

/** Whether what a verb writes satisfies the schema that is shipped for it. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { schemaFolder } from '../../language/schema/check.ts';
import { formats } from '../../language/schema/formats.ts';

/** @param name of the schema in `schemas/artefacts/`, without its ending. Returns what is wrong; nothing, if all is well. */
export function faultsOf(name: string, artefact: unknown): readonly string[] {
  const schema = JSON.parse(readFileSync(new URL(`artefacts/${name}.schema.json`, schemaFolder()), 'utf8'));
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    formats: {
      ...Object.fromEntries(Object.entries(formats).map(([format, { test }]) => [format, test])),
      'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
    },
  });
  const validate = ajv.compile(schema);
  if (validate(artefact)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

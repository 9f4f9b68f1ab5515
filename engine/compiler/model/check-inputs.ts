/** Whether what goes into a model that was learnt elsewhere is among its features: what the file itself wants is seen when it is opened. */
import type { Site } from '../../language/definition.ts';
import type { ModelDefinition } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';

/** What is wrong has been reported. */
export function checkInputs({ features = [], options }: ModelDefinition, site: Site): boolean {
  const inputs = Object.entries(options?.inputs ?? {});
  const wrong = inputs.flatMap(([input, tags]) =>
    tags.flatMap((tag, place) => (features.includes(tag) ? [] : [{ input, tag, place }])),
  );
  for (const { input, tag, place } of wrong) {
    const near = nearest(tag, features);
    site.at('options', 'inputs', input, place).report({
      code: 'CAR-983',
      what: `\`${tag}\` goes into the input ${input}, and is none of the features`,
      why: 'what goes into a model is read with its features',
      fix: near ? `did you mean \`${near}\`?` : `add \`${tag}\` to \`features\``,
    });
  }
  return wrong.length === 0;
}

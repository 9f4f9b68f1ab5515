/** The tags that a model declares: what it writes of a person and, where it has bands, the band. They stand where its `output` is written. */
import type { CheckedDefinition } from './checked-definition.ts';
import type { Definition } from './definition.ts';
import type { ModelTag } from './kinds.ts';
import { outputsOf, tagOfBand, tagOfOutput } from './model-shapes.ts';

export function modelTags(
  definition: CheckedDefinition,
): readonly (Definition<'tag'> & Pick<CheckedDefinition, 'references'>)[] {
  const { kind, value, file } = definition;
  if (kind !== 'model' || value.kind !== 'model' || value.output === undefined) return [];
  const { tag, bands, history } = value.output;
  const title = value.title ?? value.id;
  const declare = (id: string, type: ModelTag['type'], words: string) => ({
    kind: 'tag' as const,
    id,
    address: `tag.${id}`,
    file,
    references: [],
    value: Object.freeze({
      kind: 'tag',
      id,
      title: `${title}: ${words}`,
      type,
      ...(history && { history }),
      model: value.id,
    } satisfies ModelTag),
    locate: () => definition.locate(['output', 'tag']),
  });
  const tags = outputsOf(value).map((output) => declare(tagOfOutput(tag, output), output.type, output.words));
  return bands === undefined ? tags : [...tags, declare(tagOfBand(tag), 'text', 'band')];
}

/** The tags that a model declares: its score and, where it has bands, the band. They stand where its `output` is written. */
import type { CheckedDefinition } from './checked-definition.ts';
import type { Definition } from './definition.ts';
import type { ModelTag } from './kinds.ts';

export function modelTags(
  definition: CheckedDefinition,
): readonly (Definition<'tag'> & Pick<CheckedDefinition, 'references'>)[] {
  const { kind, value, file } = definition;
  if (kind !== 'model' || value.kind !== 'model') return [];
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
      title: words,
      type,
      ...(history && { history }),
      model: value.id,
    } satisfies ModelTag),
    locate: () => definition.locate(['output', 'tag']),
  });
  const score = declare(tag, 'number', `${title}: score`);
  return bands === undefined ? [score] : [score, declare(`${tag}_band`, 'text', `${title}: band`)];
}

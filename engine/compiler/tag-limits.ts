/** What the definition of a tag says of its values beyond their type: rules can give what stands in them, no more. */
import type { Limits } from '../language/expressions/index.ts';
import type { TagDefinition } from '../language/kinds.ts';

/** Values of other types are missing when the tag is read; rounded numbers are not those that stand there. */
const kept: Partial<Readonly<Record<TagDefinition['type'], string>>> = { text: 'string', boolean: 'boolean' };

export function limitsOfTag(tag: TagDefinition): { readonly limits?: Limits } {
  const type = kept[tag.type];
  if (type === undefined || !('rules' in tag)) return {};
  const values = tag.rules.map(({ then }) => then).filter((then) => typeof then === type);
  return { limits: { one_of: [...new Set(values)] } };
}

/** Names that would mean two things: a tag and a field of one entity, an event the engine has already. */
import { isBuiltinEvent } from '../builtin-events.ts';
import { Site } from '../definition.ts';
import { ownedFieldsOf } from '../fields.ts';
import type { Check } from './index.ts';

export const checkNames: Check = (workspace, diagnostics) => {
  const fields = new Map(
    workspace.all('entity').map((entity) => [entity.id, ownedFieldsOf(workspace, entity)]),
  );
  for (const tag of workspace.all('tag')) {
    const owner = fields.get(tag.value.of ?? 'profile')?.get(tag.id)?.owner;
    if (owner === undefined) continue;
    new Site(tag, diagnostics, ['id']).report({
      code: 'CAR-224',
      what: `a field and a tag are both called \`${tag.id}\``,
      why: `${owner.address} (${owner.file}) declares the field, and an expression could mean either`,
      fix: 'give the tag another id',
    });
  }
  for (const event of workspace.all('event')) {
    if (!isBuiltinEvent(event.id)) continue;
    new Site(event, diagnostics, ['id']).report({
      code: 'CAR-226',
      what: `the engine declares the event \`${event.id}\` itself`,
      why: 'its properties are fixed, so that conditions mean the same in every workspace',
      fix: 'delete this definition and use the event as it is, or choose another id',
    });
  }
};

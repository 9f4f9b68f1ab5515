/** CAR-838: a definition that is there for others, and none of them names it. */
import type { Definition } from '../../../language/definition.ts';
import type { Rule, Subject } from '../rule.ts';

export const unused: Rule<
  | 'mixin'
  | 'tag'
  | 'segment'
  | 'audience'
  | 'template'
  | 'offer'
  | 'placement'
  | 'channel'
  | 'calendar'
  | 'metric'
  | 'experiment'
> = {
  code: 'CAR-838',
  severity: 'warning',
  kinds: [
    'mixin',
    'tag',
    'segment',
    'audience',
    'template',
    'offer',
    'placement',
    'channel',
    'calendar',
    'metric',
    'experiment',
  ],
  *check(definition, subject) {
    if (isUsed(definition, subject)) return;
    yield {
      path: ['id'],
      what: `nothing uses ${definition.address}`,
      why: 'no other definition names it',
      fix: 'use it or delete it; if people look at it, say so: `# lint:ignore CAR-838 <who and where>`',
    };
  },
};

function isUsed({ kind, id, address, value }: Definition, { lineage, workspace }: Subject): boolean {
  // A campaign that lists it counts: it may be prepared for one that is to come.
  if ((lineage.usedBy.get(address)?.size ?? 0) > 0) return true;
  // An outside system asks for it.
  if (kind === 'audience' && 'segment' in value) return true;
  // The model declares it, whether or not both of its tags are wanted.
  if (kind === 'tag' && 'model' in value) return true;
  // Somebody else assigns it, and it is reported.
  if (kind === 'experiment' && 'exposed' in value) return true;
  // Somebody reads what is worked out from time to time, and what came of an action.
  if (kind === 'metric' && ('refresh' in value || 'impact' in value)) return true;
  if (kind === 'segment')
    return Object.values(workspace.settings.environments).some(({ deliver_only }) => deliver_only === id);
  if (kind !== 'mixin') return false;
  return [...workspace.all('entity'), ...workspace.all('mixin')].some((one) =>
    one.value.mixins?.includes(id),
  );
}

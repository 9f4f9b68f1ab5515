/** What rules of a placement may name: the person's traits and tags, `item`, and `context` as whoever asks gives it. */
import type { ScopeType, ValueType } from '../../language/expressions/index.ts';
import type { Context } from '../context.ts';

/** Fields and tags of a thing, and `id`, its key. */
export function thingFields({ profileScope }: Context): ReadonlyMap<string, ValueType> {
  return new Map<string, ValueType>([['id', { type: 'text' }], ...profileScope.names]);
}

/** Of a candidate of a list: what is written of it. */
export const listFields: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ['id', { type: 'text' }],
  ['offer', { type: 'text', optional: true }],
  ['template', { type: 'text', optional: true }],
  ['value', { type: 'number', optional: true }],
  ['probability', { type: 'number', optional: true }],
  ['cost', { type: 'number', optional: true }],
]);

export function ruleScope({ profileScope }: Context, fields: ReadonlyMap<string, ValueType>): ScopeType {
  return {
    ...personScope(profileScope),
    names: new Map([...personScope(profileScope).names, ['item', { type: 'object', fields }]]),
    describe: 'traits and tags of profile, `item` and `context`',
  };
}

/** Of what is asked before there is an item: a candidate's `when` and its numbers. */
export function personScope(profileScope: ScopeType): ScopeType {
  return {
    names: new Map<string, ValueType>([
      ...profileScope.names,
      ['context', { type: 'unknown', optional: true }],
    ]),
    describe: 'traits and tags of profile, and `context`',
    isOfPerson: true,
  };
}

/** `block`: what is never given, by no later layer. */
import type { LayerType } from '../layer.ts';
import { anyOf, compileRule } from '../selections.ts';

export const block: LayerType = {
  name: 'block',
  compile({ block: rules }, site, place) {
    if (rules === undefined) return null;
    const holds = anyOf(rules.map((rule, index) => compileRule(rule, site.at('block', index), place)));
    return (slate) => slate.drop('block', (entry) => (holds(slate.ask, entry) ? 'block' : null));
  },
};

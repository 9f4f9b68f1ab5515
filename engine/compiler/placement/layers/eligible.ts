/** `eligible`: what is ranked at all. What is not may still fill. */
import type { LayerType } from '../layer.ts';
import { conditionOf } from '../selections.ts';

export const eligible: LayerType = {
  name: 'eligible',
  compile({ eligible: condition }, site, place) {
    if (condition === undefined) return null;
    const holds = conditionOf(condition, site.at('eligible'), place);
    return (slate) => slate.dropRanked('eligible', (entry) => (holds(slate.ask, entry) ? null : 'eligible'));
  },
};

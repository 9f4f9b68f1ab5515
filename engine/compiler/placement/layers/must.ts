/** `must`: what holds of everything that is given. What a candidate asks itself — for whom it is, of an offer all its rules — comes first. */
import type { LayerType } from '../layer.ts';
import { allOf, compileRule } from '../selections.ts';

export const must: LayerType = {
  name: 'must',
  compile({ must: rules = [] }, site, place) {
    const holds = allOf(rules.map((rule, index) => compileRule(rule, site.at('must', index), place)));
    if (rules.length === 0 && place.names === null) return null;
    return (slate) => {
      const { ask } = slate;
      slate.drop('must', (entry) => {
        const { candidate } = entry;
        if (candidate?.when && !candidate.when.holds(ask.viewOf(entry))) return 'when';
        const refusal = candidate && ask.refusal(candidate);
        if (refusal) return refusal;
        return holds(ask, entry) ? null : 'must';
      });
    };
  },
};

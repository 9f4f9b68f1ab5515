/** People of today, of whom those in a segment are what the others are compared with. */
import { compileCondition } from '../../conditions/index.ts';
import type { SourceCompiler } from './source.ts';

export const likeness: SourceCompiler = ({ like }, site, context) => {
  const place = { context, scope: context.profileScope, place: 'who' } as const;
  const isSeed = compileCondition({ in: like! }, site.at('like'), place);
  return isSeed && { source: { of: 'likeness', isSeed }, canonical: isSeed.canonical };
};

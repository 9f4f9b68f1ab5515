/** People of today, by nothing but their features. */
import type { SourceCompiler } from './source.ts';

export const features: SourceCompiler = () => ({ source: { of: 'features' }, canonical: null });

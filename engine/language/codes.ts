/** Every code a finding can have, with what `carillon explain CODE` prints. One table per area in `codes/`. */
import { conditionCodes } from './codes/conditions.ts';
import { definitionCodes } from './codes/definitions.ts';
import { experimentCodes } from './codes/experiments.ts';
import { expressionCodes } from './codes/expressions.ts';
import { journeyCodes } from './codes/journeys.ts';
import { learningCodes } from './codes/learning.ts';
import { lintCodes } from './codes/lint.ts';
import { metricCodes } from './codes/metrics.ts';
import { modelCodes } from './codes/models.ts';
import { offerCodes } from './codes/offers.ts';
import { placementCodes } from './codes/placements.ts';
import { readingCodes } from './codes/reading.ts';
import { releaseCodes } from './codes/releases.ts';
import { reviewCodes } from './codes/reviews.ts';
import { meaningCodes } from './codes/tags-segments-policies.ts';
import { templateCodes } from './codes/templates.ts';
import { testCodes } from './codes/tests.ts';

export interface CodeExplanation {
  readonly title: string;
  readonly more: string;
}

export const codes: Readonly<Record<string, CodeExplanation>> = {
  ...readingCodes,
  ...definitionCodes,
  ...expressionCodes,
  ...templateCodes,
  ...conditionCodes,
  ...meaningCodes,
  ...metricCodes,
  ...modelCodes,
  ...experimentCodes,
  ...offerCodes,
  ...journeyCodes,
  ...placementCodes,
  ...reviewCodes,
  ...testCodes,
  ...releaseCodes,
  ...learningCodes,
  ...lintCodes,
};

/** What a code means; undefined when there is no such code. `car-301` and `301` do too. */
export function explainCode(code: string): (CodeExplanation & { readonly code: string }) | undefined {
  const full = `CAR-${code
    .trim()
    .toUpperCase()
    .replace(/^CAR-?/, '')}`;
  const found = Object.hasOwn(codes, full) ? codes[full] : undefined;
  return found && { code: full, ...found };
}

/**
 * Conditions that can never hold. Looks at a condition that has been compiled, part by part, and reports what no
 * value that is declared can satisfy: an error where that makes the whole impossible, else a warning. What it cannot
 * judge it lets pass. A new rule is a file and a line here.
 */
import type { Site } from '../../language/definition.ts';
import type { Condition } from '../../language/kinds.ts';
import type { Place } from '../conditions/condition.ts';
import { all, any, none, not } from './combination.ts';
import { did } from './did.ts';
import { expressionPart } from './expression.ts';
import { inSegment } from './in.ts';
import type { Clash } from './need.ts';
import { opaque } from './opaque.ts';
import type { NeverRule, Part } from './part.ts';
import { alwaysFinding, neverFinding } from './report.ts';
import { sample } from './sample.ts';

const rules: readonly NeverRule<never>[] = [all, any, none, not, inSegment, did, sample];
const byHead = new Map(rules.map((rule) => [rule.head, rule]));

export interface Impossible {
  readonly part: Part;
  readonly clash: Clash;
}

/** Reports what can never hold, or always does. */
export function checkNever(condition: Condition, site: Site, place: Place): void {
  // What runs already was applied by a version that may have judged otherwise; it goes on as it was.
  if (place.context.workspace.isApplied) return;
  const whole = partOf(condition, site, place);
  const severity = 'clash' in whole.needs(false) ? 'error' : 'warning';
  const report = (finding: ReturnType<typeof neverFinding>) =>
    site.diagnostics.add({ ...finding, address: site.definition.address });
  const found = impossibleIn(whole);
  for (const impossible of found) report({ ...neverFinding(impossible), severity });
  if (found.length === 0 && 'clash' in whole.needs(true)) report(alwaysFinding(whole));
}

/** The smallest parts that can never hold. */
export function impossibleIn(part: Part): readonly Impossible[] {
  const within = part.parts.flatMap(impossibleIn);
  if (within.length > 0) return within;
  const outcome = part.needs(false);
  return 'clash' in outcome ? [{ part, clash: outcome.clash }] : [];
}

export function partOf(condition: Condition, site: Site, place: Place): Part {
  if (typeof condition === 'string') return expressionPart(condition, site, place);
  const rule = Object.keys(condition)
    .map((key) => byHead.get(key))
    .find((found) => found !== undefined);
  return rule ? rule.part(condition as never, site, place, partOf) : opaque(condition, site);
}

/** Compiles segments, and puts them in an order in which each comes after those it asks about. */
import type { Definition } from '../language/definition.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, siteOf } from './context.ts';
import type { SegmentProgram } from './program.ts';

export function compileSegment(
  definition: Definition<'segment'>,
  index: number,
  context: Context,
): SegmentProgram | null {
  const { id, value } = definition;
  const place = { context, scope: context.profileScope, place: 'who' } as const;
  const test = compileCondition(value.who, siteOf(context, definition).at('who'), place);
  return test && { id, title: value.title ?? id, index, test };
}

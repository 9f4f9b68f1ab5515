/** Compiles segments, and puts them in an order in which each comes after those it asks about. */
import type { Definition, Site } from '../language/definition.ts';
import type { WhoSegment } from '../language/kinds.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, siteOf } from './context.ts';
import { compileList } from './list.ts';
import type { SegmentProgram } from './program.ts';
import type { Test } from './view.ts';

export function compileSegment(
  definition: Definition<'segment'>,
  index: number,
  context: Context,
): SegmentProgram | null {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const test =
    'list' in value
      ? compileList(definition, value.list, value.refresh, site, context)
      : compileWho(definition, value, site, context);
  const hidden = context.kept.has(definition.address);
  return test && { id, title: value.title ?? id, index, test, entity: context.entity, hidden };
}

function compileWho(
  definition: Definition<'segment'>,
  { who, refresh }: WhoSegment,
  site: Site,
  context: Context,
): Test | null {
  const place = { context, scope: context.profileScope, place: 'who' } as const;
  const test = compileCondition(who, site.at('who'), place);
  if (test && refresh !== undefined && !context.refreshes.has(definition.address)) {
    site.at('refresh').report(
      {
        code: 'CAR-630',
        what: 'there is nothing to refresh here',
        why: 'membership follows every event and the passing of time; only a `top` is as of the last refresh',
        fix: 'delete it',
      },
      'key',
    );
  }
  return test;
}

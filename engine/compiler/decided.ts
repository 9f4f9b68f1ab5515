/**
 * What is decided about one entity, people or not: its tags and segments, and what they stand on. The same for every
 * entity; what only people have is added in `compile.ts`.
 */
import { type Context, definitionsOf } from './context.ts';
import { decisionOrderOf } from './decision-order.ts';
import { dependentsOf, isHeard } from './dependents.ts';
import { watchesOf } from './levels.ts';
import type { IdentityProgram, Program, SegmentProgram, TagProgram } from './program.ts';
import { relationsProgramOf } from './relations.ts';
import { compileSegment } from './segment.ts';
import { compileTag } from './tag.ts';
import { watchedOf } from './watched.ts';

export interface Decided {
  readonly tags: readonly TagProgram[];
  readonly segments: readonly SegmentProgram[];
}

/** The tags and segments that files declare of the entity; those with errors, which were reported, are left out. */
export function compileDecided(context: Context): Decided {
  const { workspace, entity } = context;
  const tags = definitionsOf(workspace, 'tag', entity).map((one, index) => compileTag(one, index, context));
  const segments = definitionsOf(workspace, 'segment', entity).map((one, index) =>
    compileSegment(one, index, context),
  );
  return { tags: tags.filter((tag) => tag !== null), segments: segments.filter((one) => one !== null) };
}

/** Once everything is compiled: `definitions` are all addresses, each after those it uses. */
export function decidedProgram(
  context: Context,
  { tags, segments }: Decided,
  definitions: readonly string[],
  identity: IdentityProgram,
): Pick<
  Program,
  | 'entity'
  | 'features'
  | 'listeners'
  | 'watches'
  | 'clocks'
  | 'tags'
  | 'segments'
  | 'watched'
  | 'decisionOrder'
  | 'dependents'
  | 'relations'
> {
  const { entity, features, hidden, relations, asked } = context;
  const watched = watchedOf(context);
  return {
    entity,
    features: features.features,
    listeners: features.listeners(),
    ...followedFor(context, definitions, () => true),
    tags: tags.map((tag) => ({ ...tag, heard: tag.held !== null && isHeard(context, `tag.${tag.id}`) })),
    segments: [
      ...segments,
      ...hidden.map(({ id, test }, place): SegmentProgram => {
        const index = context.segmentIndex.size + place;
        return { id, title: id, index, test, entity, hidden: true };
      }),
    ],
    watched,
    decisionOrder: decisionOrderOf(context, watched, definitions).order,
    relations: relationsProgramOf(entity, relations, asked, identity),
  };
}

/** What is followed through time, and decided anew, for the addresses that count. */
export function followedFor(
  context: Context,
  definitions: readonly string[],
  counts: (address: string) => boolean,
): Pick<Program, 'watches' | 'clocks' | 'dependents'> {
  const decisions = decisionOrderOf(context, watchedOf(context), definitions);
  return {
    watches: watchesOf(context, counts),
    clocks: context.clocks.filter(({ address }) => counts(address)).map(({ clock }) => clock),
    dependents: dependentsOf(context, decisions, counts),
  };
}

/**
 * Which version of its journey an instance is in. Everybody follows a new version, unless it says `pin`: then who is
 * inside stays where they are, to the end. Asked wherever a journey is looked up for somebody who is inside.
 */
import type { JourneyProgram, Program } from '../compiler/program.ts';
import type { TemplateProgram } from '../compiler/template.ts';
import type { Draft, Effect } from './draft.ts';
import type { Instance } from './instance.ts';

/** Undefined when the journey has been taken out of the definitions. */
export function journeyOf(
  { pinned, journeyById }: Program,
  { journey, release }: Pick<Instance, 'journey' | 'release'>,
): JourneyProgram | undefined {
  const now = journeyById.get(journey);
  // Where nobody is pinned, as nearly always, no name need be made.
  if (now === undefined || pinned.size === 0) return now;
  return pinned.get(`${release} ${journey}`) ?? now;
}

/** The journey that an effect comes from, as its instance has it. */
export function journeyOfEffect(
  program: Program,
  { instances }: Draft,
  { body }: Pick<Effect, 'body'>,
): JourneyProgram | undefined {
  const instance = instances.find(({ id }) => id === body['instance']);
  const { journey } = body['origin'] as unknown as { readonly journey: string };
  return instance ? journeyOf(program, { ...instance, journey }) : program.journeyById.get(journey);
}

export function templateOf(
  { templates }: Program,
  journey: JourneyProgram | undefined,
  id: string,
): TemplateProgram | undefined {
  return journey?.pinned?.templates.get(id) ?? templates.get(id);
}

/**
 * The release whose version an instance has, at the time of release `at`, that began in `began`. `follows` are the
 * releases, ascending, in which the journey took everybody along; undefined: all of them.
 */
export function versionAt(follows: readonly number[] | undefined, began: number, at: number): number {
  if (follows === undefined) return at;
  return follows.findLast((release) => release > began && release <= at) ?? began;
}

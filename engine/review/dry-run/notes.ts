/** What a dry run did not play, said in words: whoever reads its figures is to know what is not in them. */
import { declaredSegments } from '../../compiler/program.ts';
import { counted } from '../words.ts';
import type { Summing } from './summary.ts';

export function notesOf({ stage, sample, played, options, assumed }: Summing): string[] {
  const { program } = stage.run;
  const { followed } = program;
  const left = declaredSegments(program).filter(({ id }) => followed?.has(`segment.${id}`) === false);
  const isQuiet = assumed === null && options.repeat == null && (options.behaviours ?? []).length === 0;
  return [
    ...(isQuiet
      ? ['Nobody does anything of themselves: say `--assume` or `--repeat` for how people behave.']
      : []),
    ...(assumed?.clicked !== undefined && [...program.templates.values()].every(({ track }) => !track.clicks)
      ? ['Nobody clicks: no link is followed without `links:` in the environment.']
      : []),
    ...(program.entities.size > 0
      ? ['Things stand still: what is not a person neither changes nor begins journeys.']
      : []),
    ...(left.length > 0
      ? [
          `${counted(left.length, 'segment', 'segments')} on which nothing that is sent depends ${left.length === 1 ? 'was' : 'were'} not followed; \`--segments\` follows all.`,
        ]
      : []),
    ...(program.lists.length > 0 ? ['Lists from outside stay as they are.'] : []),
    ...(sample !== null && (program.offers.size > 0 || program.limits.byId.size > 0)
      ? ['In a sample, offers and limits are not counted: everybody gets what they ask for.']
      : []),
    ...(sample !== null && [...program.channels.values()].some(({ rate }) => rate !== null)
      ? ['In a sample, the rates of channels put nobody off.']
      : []),
    ...(program.placements.size > 0
      ? [
          'Placements go by what offers have given away, what there is to give and what was learnt until now, for the whole period.',
        ]
      : []),
    ...([...program.models.values()].some(({ output }) => output !== null)
      ? [
          'What models say of people stays as it stands in the store: nothing is trained, and nobody is scored anew.',
        ]
      : []),
    ...(played.unsettled > 0
      ? [
          `What is given to all together was not settled for ${counted(played.unsettled, 'person', 'people')}: their figures may be off.`,
        ]
      : []),
  ];
}

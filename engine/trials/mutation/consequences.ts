/**
 * What a plan says a change would do: to people, to what they would be sent, to tables, or to whoever must approve. That a file
 * differs is no consequence, nor that a version was not raised: every mutant differs, and none of them raises a version.
 */
import type { Plan } from '../../review/plan.ts';

/** One line each; none, and whoever reads the plan sees nothing but another text. */
export function consequencesOf({ impact, migrations, pinned, gates, expected }: Plan): readonly string[] {
  return [
    ...(impact?.segments ?? []).flatMap(({ id, gains, loses }) =>
      gains + loses > 0 ? [`segment ${id} gains ${gains}, loses ${loses}`] : [],
    ),
    ...(impact?.journeys ?? []).flatMap(({ id, begin, leave, steps }) => [
      ...(begin > 0 ? [`${begin} begin ${id}`] : []),
      ...Object.entries(leave).map(([reason, people]) => `${people} leave ${id}: ${reason}`),
      ...steps.flatMap(({ step, retimed, move }) => [
        ...(retimed > 0 ? [`${retimed} wait otherwise at ${id}.${step}`] : []),
        ...Object.entries(move).map(
          ([to, people]) => `${people} move from ${id}.${step} to ${to || 'its end'}`,
        ),
      ]),
    ]),
    ...migrations.map(({ address, action }) => `table: ${address} ${action}`),
    ...pinned.map(({ journey, people }) => `${people} stay on an earlier version of ${journey}`),
    ...gates.map(({ gate, address }) => `${address} needs an approval by ${gate}`),
    ...(expected?.channels ?? []).flatMap(({ id, before, after }) =>
      before.messages === after.messages ? [] : [`${id}: ${before.messages} → ${after.messages} messages`],
    ),
  ];
}

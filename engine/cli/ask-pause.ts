/** What `pause` and `resume` do: leave a wish in the store, and tell whether somebody has heard it. */
import { nearest } from '../language/nearest.ts';
import { instantWords } from '../review/words.ts';
import { pausedSince, storedPauses, WISHES_KEY, wished } from '../runtime/pauses.ts';
import { noteBeside } from '../store/note.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { openRunning } from './store.ts';
import { type Argument, type ExitCode, type Input, optionOf } from './verb.ts';
import { environmentOption, openSettings } from './workspace.ts';

export const journeyArgument: Argument = { syntax: '<journey>', text: 'its id' };
export const pauseOptions = [
  { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
  environmentOption,
] as const;

export async function askPause(paused: boolean, input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
  const [id = ''] = input.arguments;
  const { store, candidate } = await openRunning(folder, environment);
  try {
    demandJourney(id, [...candidate.program.journeyById.keys()]);
    const say = (line: string) => void context.stdout.write(`${line}\n`);
    const since = pausedSince(await storedPauses(store), id);
    const now = context.clock.now();
    await noteBeside(environment.value.store, folder.root, WISHES_KEY, (before) =>
      wished(before, id, { paused, at: now }),
    );
    if (paused === (since !== null)) {
      say(
        since === null
          ? `${id} is not paused.`
          : `${id} is paused since ${instantWords(since, candidate.program.zone)}.`,
      );
      return 0;
    }
    say(
      paused
        ? pausedText(id)
        : `${id} goes on: whose time came meanwhile goes on at once, and a daemon that runs begins within ${LOOKS_EVERY / 1000} s.`,
    );
    return 0;
  } finally {
    await store.close();
  }
}

/** How often a daemon that runs looks for wishes, milliseconds. */
export const LOOKS_EVERY = 1_000;

function pausedText(id: string): string {
  return [
    `${id} pauses: nobody begins it, moves in it or is sent to; a daemon that runs hears of it within ${LOOKS_EVERY / 1000} s.`,
    `\`carillon status\` shows it; \`carillon resume ${id}\` ends it.`,
  ].join('\n');
}

function demandJourney(id: string, known: readonly string[]): void {
  if (known.includes(id)) return;
  const meant = nearest(id, known);
  throw new Failure({
    what: `the release that runs has no journey \`${id}\``,
    why: known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`,
    fix: meant ? `did you mean \`${meant}\`?` : 'use one of these',
  });
}

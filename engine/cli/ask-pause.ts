/** What `pause` and `resume` do: leave a wish in the store, and tell whether somebody has heard it. */
import type { Program } from '../compiler/program.ts';
import { nearest } from '../language/nearest.ts';
import { instantWords } from '../review/words.ts';
import { pausedSince, storedPauses, WISHES_KEY, wished } from '../runtime/pauses.ts';
import { noteBeside } from '../store/note.ts';
import type { Json } from '../store/store.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { openRunning } from './store.ts';
import { type Argument, type ExitCode, type Input, optionOf } from './verb.ts';
import { environmentOption, openSettings } from './workspace.ts';

export const journeyArgument: Argument = {
  syntax: '<journey>',
  text: 'its id, or `campaign.<id>` for each journey of a campaign',
};
export const pauseOptions = [
  { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
  environmentOption,
] as const;

export async function askPause(paused: boolean, input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
  const [name = ''] = input.arguments;
  const { store, candidate } = await openRunning(folder, environment);
  try {
    const journeys = journeysMeant(name, candidate.program);
    const { zone } = candidate.program;
    const pauses = await storedPauses(store);
    const at = context.clock.now();
    await noteBeside(
      environment.value.store,
      folder.root,
      WISHES_KEY,
      (before) =>
        journeys.reduce((wishes: Json | undefined, id) => wished(wishes, id, { paused, at }), before) ?? {},
    );
    for (const id of journeys) context.stdout.write(`${answer(id, paused, pausedSince(pauses, id), zone)}\n`);
    return 0;
  } finally {
    await store.close();
  }
}

function answer(id: string, paused: boolean, since: number | null, zone: string): string {
  if (paused !== (since !== null)) return paused ? pausedText(id) : resumedText(id);
  return since === null ? `${id} is not paused.` : `${id} is paused since ${instantWords(since, zone)}.`;
}

/** How often a daemon that runs looks for wishes, milliseconds. */
export const LOOKS_EVERY = 1_000;

function pausedText(id: string): string {
  return [
    `${id} pauses: nobody begins it, moves in it or is sent to; a daemon that runs hears of it within ${LOOKS_EVERY / 1000} s.`,
    `\`carillon status\` shows it; \`carillon resume ${id}\` ends it.`,
  ].join('\n');
}

function resumedText(id: string): string {
  return `${id} goes on: whose time came meanwhile goes on at once, and a daemon that runs begins within ${LOOKS_EVERY / 1000} s.`;
}

const CAMPAIGN = 'campaign.';

/** Of a campaign, each of its journeys: those that join it later are not meant. */
function journeysMeant(name: string, { campaigns, journeyById }: Program): readonly string[] {
  if (!name.startsWith(CAMPAIGN)) {
    demand('journey', name, [...journeyById.keys()]);
    return [name];
  }
  const id = name.slice(CAMPAIGN.length);
  demand('campaign', id, [...campaigns.byId.keys()]);
  return campaigns.byId.get(id)!.journeys;
}

function demand(kind: 'journey' | 'campaign', id: string, known: readonly string[]): void {
  if (known.includes(id)) return;
  const meant = nearest(id, known);
  throw new Failure({
    what: `the release that runs has no ${kind} \`${id}\``,
    why: known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`,
    fix: meant ? `did you mean \`${meant}\`?` : 'use one of these',
  });
}

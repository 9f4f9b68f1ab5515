import { expect, test } from 'vitest';
import type { Act } from './acts.testing.ts';
import { candidatesOf, play } from './play.testing.ts';
import type { Goal, Journey, Plain } from './programme.testing.ts';

/** What random journeys found, cut down: each was a mistake of the engine, and what is true of it stays demanded. */

interface Version {
  readonly steps: readonly Plain[];
  readonly goal?: Goal;
  readonly stops?: boolean;
}

const letter: Plain = { id: 's0', send: { template: 'notice', channel: 'email' } };
const pause: Plain = { id: 's0', wait: '4320m' };

function versions(...all: readonly Version[]): readonly (readonly [Journey, Journey])[] {
  return all.map(({ steps, goal = null, stops = false }) => [
    {
      id: 'first',
      start: { did: 'basket_filled', again: 'always' },
      running: 'ignore',
      goal,
      stops,
      steps,
    },
    {
      id: 'second',
      start: { called: true },
      running: 'ignore',
      goal: null,
      stops: false,
      steps: [letter],
    },
  ]);
}

const fill: Act = { do: 'fill', who: 'ann', basket: 'a' };

test.each<[string, ReturnType<typeof versions>, readonly Act[], number]>([
  [
    'whoever the stop holds for when a journey begins leaves it at once',
    versions({ steps: [pause], stops: true }),
    [{ do: 'become', who: 'ann', traits: { gone: true } }, fill, { do: 'pass', minutes: 1 }],
    0,
  ],
  [
    'whoever only waits for a goal that is no more is done',
    versions({ steps: [letter], goal: { above: 0, upTo: 2_880 } }, { steps: [letter] }),
    [fill, { do: 'edit', version: 1 }, { do: 'pass', minutes: 1 }, fill],
    2,
  ],
  [
    'whoever only waits for a goal waits as long as it says now',
    versions(
      { steps: [letter], goal: { above: 0, upTo: 2_880 } },
      { steps: [letter], goal: { above: 0, upTo: 60 } },
    ),
    [fill, { do: 'edit', version: 1 }, { do: 'pass', minutes: 61 }, fill],
    2,
  ],
  [
    'whoever is inside when a goal is written reaches it as well',
    versions({ steps: [pause] }, { steps: [pause], goal: { above: 0, upTo: null } }),
    [
      fill,
      { do: 'pass', minutes: 1 },
      { do: 'edit', version: 1 },
      { do: 'pass', minutes: 1 },
      { do: 'order', who: 'ann', total: 10 },
    ],
    0,
  ],
  [
    'what was done before a goal was written counts as well',
    versions({ steps: [pause] }, { steps: [pause], goal: { above: 0, upTo: null } }),
    [
      fill,
      { do: 'pass', minutes: 1 },
      { do: 'order', who: 'ann', total: 10 },
      { do: 'pass', minutes: 1 },
      { do: 'edit', version: 1 },
    ],
    0,
  ],
])('%s', async (_, made, acts, messages) => {
  const programme = { caps: [], isQuiet: false, control: 0, versions: made };
  const candidates = await candidatesOf(programme);
  for (const buckets of [1, 4]) {
    const played = await play(programme, candidates, acts, buckets);
    expect(played.faults).toEqual([]);
    // Also those that the channel did not take.
    expect(new Set(played.keys).size).toBe(messages);
  }
});

test('whoever begins and ends again and again at one instant gets each message once', async () => {
  const again: Journey = {
    id: 'first',
    start: { did: 'basket_filled', again: 'always', running: 'restart' },
    running: 'restart',
    goal: null,
    stops: false,
    steps: [letter],
  };
  const [[, second]] = versions({ steps: [letter] }) as [readonly [Journey, Journey]];
  const programme = { caps: [], isQuiet: false, control: 0, versions: [[again, second] as const] };
  const candidates = await candidatesOf(programme);
  const played = await play(programme, candidates, [fill, fill, fill, fill, fill, fill], 1);
  expect(played.faults).toEqual([]);
  expect(new Set(played.keys).size).toBe(6);
});

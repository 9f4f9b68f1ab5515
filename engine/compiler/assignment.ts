/**
 * Who gets which arm: a stable hash and nothing else, so that every run, machine and language gives the same. How it goes, exactly:
 * assignment.md; golden vectors for other implementations: assignment.golden.json. Who was exposed keeps the arm; that is not asked here.
 */
import { hash53 } from '../store/hash.ts';
import { chanceOf } from './chance.ts';

const SPAN = 2 ** 53;

/**
 * The arm of a unit (a profile's id, or the value that people of one unit share). Every arm draws a number for the unit, the
 * smallest wins: weighted rendezvous hashing. When shares change, people move only towards arms that grew, relative to the one they leave,
 * and a new arm takes from each of the others in proportion. `arms`: each one's share, of any sum above 0.
 */
export function armOf(
  experiment: string,
  unit: string | number,
  arms: Readonly<Record<string, number>>,
): string {
  return winner(Object.entries(arms), (arm) => `arm|${experiment}|${arm}|${unit}`);
}

/** Which experiment of a layer without ranges a unit belongs to: every one has an equal part of the people, and a new one takes from all. */
export function experimentOf(layer: string, unit: string | number, experiments: readonly string[]): string {
  return winner(
    experiments.map((id) => [id, 1] as const),
    (id) => `experiment|${layer}|${id}|${unit}`,
  );
}

/** Where in a layer with ranges a unit lies, in [0, 100). */
export function placeIn(layer: string, unit: string | number): number {
  return chanceOf(`layer|${layer}|${unit}`) * 100;
}

/** Whether a person is in the control group of a seed: rows with one seed hold the same people back, whatever else they say. */
export function isInControl(profile: number, percent: number, seed: string): boolean {
  return chanceOf(`control|${seed}|${profile}`) * 100 < percent;
}

/** Whoever draws the smallest −ln(u)/share, u in (0, 1) from the hash of its text; of two that draw the same, the first by name. */
function winner(shares: readonly (readonly [string, number])[], textOf: (name: string) => string): string {
  let best = '';
  let least = Number.POSITIVE_INFINITY;
  for (const [name, share] of shares) {
    if (!(share > 0)) continue;
    const drawn = -Math.log((hash53(textOf(name)) + 0.5) / SPAN) / share;
    if (drawn < least || (drawn === least && name < best)) {
      best = name;
      least = drawn;
    }
  }
  return best;
}

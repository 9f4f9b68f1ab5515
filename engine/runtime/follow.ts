/** From every earlier release to the one that runs: where people inside journeys go. Looked up by the manifests. */

import { type StepMoves, stepMoves } from '../compiler/follow.ts';
import type { Manifest } from '../compiler/manifest.ts';
import type { JourneyDefinition } from '../language/kinds.ts';
import type { Release } from '../store/store.ts';

/** `<release> <journey as it is called now>` → moves; who was last seen under that release makes them. */
export function followed(
  earlier: readonly Release[],
  now: Manifest,
  movedJourneys: ReadonlyMap<string, string>,
): ReadonlyMap<string, StepMoves> {
  const journeys = journeysOf(now);
  const found = new Map<string, StepMoves>();
  for (const { number, manifest } of earlier) {
    for (const [before, definition] of journeysOf(manifest as unknown as Manifest)) {
      const id = movedJourneys.get(before) ?? before;
      const present = journeys.get(id);
      const moves = present && stepMoves(definition, present);
      if (moves && moves.size > 0) found.set(`${number} ${id}`, moves);
    }
  }
  return found;
}

function journeysOf({ definitions }: Manifest): ReadonlyMap<string, JourneyDefinition> {
  return new Map(
    Object.entries(definitions)
      .filter(([address]) => address.startsWith('journey.'))
      .map(([address, { value }]) => [
        address.slice('journey.'.length),
        value as unknown as JourneyDefinition,
      ]),
  );
}

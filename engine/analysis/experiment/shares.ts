/** What share each arm had at an instant: releases remember it. */
import type { Manifest } from '../../compiler/manifest.ts';
import type { ExperimentDefinition } from '../../language/kinds.ts';
import type { Release } from '../../store/store.ts';

export interface Shares {
  at(instant: number): Readonly<Record<string, number>>;
  /** Instants at which they were changed. */
  readonly changes: readonly number[];
}

/** `releases` in any order; `now`: as the definition says, for what no release tells. */
export function sharesIn(
  releases: readonly Release[],
  experiment: string,
  now: Readonly<Record<string, number>>,
): Shares {
  const known = releases
    .toSorted((a, b) => a.number - b.number)
    .flatMap(({ appliedAt, manifest }) => {
      const { definitions } = manifest as unknown as Manifest;
      const value = definitions[`experiment.${experiment}`]?.value as unknown as
        | ExperimentDefinition
        | undefined;
      return value ? [{ from: appliedAt, arms: value.arms }] : [];
    });
  const steps = known.filter(({ arms }, place) => {
    const before = known[place - 1];
    return !before || text(before.arms) !== text(arms);
  });
  return {
    at: (instant) => steps.findLast(({ from }) => from <= instant)?.arms ?? steps[0]?.arms ?? now,
    changes: steps.slice(1).map(({ from }) => from),
  };
}

function text(arms: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.entries(arms).sort());
}

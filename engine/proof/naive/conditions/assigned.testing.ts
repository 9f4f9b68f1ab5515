/** `assigned`: was exposed to the experiment; the first exposure says which arm, for good. */
import type { Head } from './index.testing.ts';

export const assigned: Head = ({ assigned: experiment, arm }, { events }) => {
  const exposures = events.filter(({ type }) => type === 'experiment_exposed');
  const first = exposures.find(({ properties }) => properties['experiment'] === experiment);
  return first !== undefined && (arm === undefined || first.properties['arm'] === arm);
};

/**
 * What a test may hook into a program while it is compiled: which tags a person may be given, and somebody who watches
 * conditions. Nothing of it is there in a program that runs in production.
 */
import type { Site } from '../language/definition.ts';
import type { Test } from './view.ts';

export interface Probe {
  /** Ids of tags of people that are worked out only for those who were not given a value. */
  readonly given: ReadonlySet<string>;
  /** A condition that is not made of others, as it is to be asked. Its answers must stay the same. */
  leaf(site: Site, test: Test): Test;
}

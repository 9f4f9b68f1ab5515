/** What models are learnt from, by name. A new one is a file and a line. */
import type { ModelSource } from '../../language/model-shapes.ts';
import { events } from './events.ts';
import { experiment } from './experiment.ts';
import { features } from './features.ts';
import { interactions } from './interactions.ts';
import { labels } from './labels.ts';
import { messages } from './messages.ts';
import type { Source } from './source.ts';
import { texts } from './texts.ts';
import { transactions } from './transactions.ts';

export const sources: Readonly<Record<ModelSource, Source<unknown>>> = {
  labels,
  likeness: features,
  features,
  transactions,
  texts,
  messages,
  experiment,
  events,
  interactions,
};

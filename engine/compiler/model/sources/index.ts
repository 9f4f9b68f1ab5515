/** What models are learnt from, by name. */
import type { ModelSource } from '../../../language/model-shapes.ts';
import { events } from './events.ts';
import { experiment } from './experiment.ts';
import { features } from './features.ts';
import { interactions } from './interactions.ts';
import { labels } from './labels.ts';
import { likeness } from './likeness.ts';
import { messages } from './messages.ts';
import type { SourceCompiler } from './source.ts';
import { texts } from './texts.ts';
import { transactions } from './transactions.ts';

export const sources: Readonly<Record<ModelSource, SourceCompiler>> = {
  labels,
  likeness,
  features,
  transactions,
  texts,
  messages,
  experiment,
  events,
  interactions,
};

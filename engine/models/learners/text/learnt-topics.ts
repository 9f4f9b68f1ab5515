/** What a text is about, learnt from texts that carry the answer in a field: one question per topic, and no answer where none is likely. */
import { ModelFault } from '../../fault.ts';
import { FEWEST_OF_EACH } from '../inputs.ts';
import { type Encoded, fitLinear, type LinearText, probabilityOf } from './linear.ts';

export interface LearntTopics {
  readonly topics: readonly { readonly topic: string; readonly texts: number; readonly model: LinearText }[];
}

/** With fewer texts a topic is not learnt; with more topics it is no longer a field of topics. */
const MOST_TOPICS = 50;
const STRENGTH = 30;
/** Below this nothing is said. */
const LIKELY = 0.5;

export function fitTopics(texts: Encoded, named: readonly (string | null)[], width: number): LearntTopics {
  const counts = new Map<string, number>();
  for (const topic of named) if (topic !== null) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  const enough = [...counts]
    .filter(([, count]) => count >= FEWEST_OF_EACH)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (enough.length < 2 || enough.length > MOST_TOPICS)
    throw new ModelFault(enough.length < 2 ? 'CAR-971' : 'CAR-978', {
      what: `The field of the topic has ${enough.length} values with at least ${FEWEST_OF_EACH} texts each.`,
      why: `Topics are told apart where there are two of them, and ${MOST_TOPICS} at most.`,
      fix: 'Name a field with a few values, each with texts of its own, or write `topics` with their words.',
    });
  const rows = named.flatMap((topic, row) => (topic === null ? [] : [row]));
  const labelled = rows.map((row) => texts[row]!);
  return {
    topics: enough.map(([topic, count]) => {
      const labels = Float64Array.from(rows, (row) => Number(named[row] === topic));
      return { topic, texts: count, model: fitLinear(labelled, labels, width, STRENGTH) };
    }),
  };
}

/** Null where no topic is likely, or no word is known. */
export function topicOf({ topics }: LearntTopics, text: Int32Array): string | null {
  if (text.length === 0) return null;
  let best: string | null = null;
  let most = LIKELY;
  for (const { topic, model } of topics) {
    const probability = probabilityOf(model, text);
    if (probability >= most) [best, most] = [topic, probability];
  }
  return best;
}

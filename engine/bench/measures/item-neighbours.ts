/** Item collaborative filtering against the same written down with maps. */
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { count, megabytes, seconds } from '../words.ts';

export const itemNeighbours: Measure = {
  id: 'item_neighbours',
  title: 'Item collaborative filtering on a million interactions, times faster than with maps',
  aim: 5,
  better: 'higher',
  how: `The fifty nearest items of every item by Jaccard similarity of who had them, from interactions to the fitted model, against the same
worked out item by item with a Map of counts; that both keep the same similarities is checked.`,
  async run({ quick }) {
    const interactions = quick ? 100_000 : 1_000_000;
    const ours = await inFreshProcess('item_neighbours', { interactions, how: 'recommender' });
    const maps = await inFreshProcess('item_neighbours', { interactions, how: 'maps' });
    if (Math.abs(ours.similarity / maps.similarity - 1) > 1e-9)
      throw new Error(`similarities add up to ${ours.similarity}, with maps to ${maps.similarity}`);
    return {
      value: maps.seconds / ours.seconds,
      unit: '',
      details: [
        `${seconds(ours.seconds)} against ${seconds(maps.seconds)}, for ${count(ours.people, 'people')} and ${count(ours.items, 'items')}.`,
        `Memory: ${megabytes(ours.before)} with the interactions, ${megabytes(ours.most)} at the most; with maps ${megabytes(maps.most)}.`,
      ],
      profile: async () => [
        {
          title: 'neighbours of items',
          hot: await hotIn('item_neighbours', { interactions, how: 'recommender' }),
        },
      ],
    };
  },
};

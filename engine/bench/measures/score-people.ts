/** How near scoring everybody comes to reading what is kept of them. */
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { count, figure, megabytes, seconds } from '../words.ts';
import { STANDARD } from '../workload/definitions.ts';
import { largeCrowd } from './crowds.ts';

export const scorePeople: Measure = {
  id: 'score_people',
  title: 'Scoring everybody by a boosted model of 20 features, against reading their rows bare',
  aim: 5,
  better: 'lower',
  how: `Everybody of a store with 20 events each, 50 features kept and 200 segments is read, moved to this instant, their tags are worked out, and a
model of boosted trees scores them; nobody's score is another, so nothing is written. Against it, SQLite fetches the same rows and nothing is
done with them. The first scoring, which writes a score and a band for each, and the watch over a sample of them are told beside.`,
  async run(options) {
    const { scratch } = options;
    const crowd = largeCrowd(options);
    const folder = await scratch.folder(STANDARD);
    const { file: rebuilt } = await scratch.rebuilt(STANDARD, crowd);
    const copy = scratch.copy(rebuilt);
    const argument = () => ({ folder, own: scratch.newFolder(), file: copy.file });
    const found = await inFreshProcess('score_people', argument());
    const each = (spent: number) => `${count(Math.round(found.people / spent), 'people')} a second`;
    if (found.changed > 0) throw new Error(`${found.changed} people have another score at the same instant`);
    return {
      value: found.again / found.bare,
      unit: '',
      details: [
        `${count(found.people, 'people')}: scored in ${seconds(found.again)} (${each(found.again)}), read bare in ${seconds(found.bare)}: ${figure((found.again / found.people) * 1e6)} µs each.`,
        `The first scoring wrote ${count(found.written, 'scores')} in ${seconds(found.first)} (${each(found.first)}). The watch over ${count(found.watched, 'people')} took ${seconds(found.watching)}.`,
        `Memory: ${megabytes(found.before)} before, ${megabytes(found.most)} at the most.`,
      ],
      profile: async () => [{ title: 'scoring', hot: await hotIn('score_people', argument()) }],
    };
  },
};

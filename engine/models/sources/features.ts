/** People of today by their features; with likeness, whether they are of those whom the others are compared with. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import { partedByPeople } from '../parted.ts';
import { Gathered, type Vector, vectorOf } from '../vectors.ts';
import type { Source } from './source.ts';

interface Person {
  readonly vector: Vector;
  readonly isSeed: boolean;
}

export const features: Source<Person> = {
  readsEvents: false,

  pieceOf: (model, view) => ({
    vector: vectorOf(model, view),
    isSeed: model.source.of === 'likeness' && model.source.isSeed.holds(view),
  }),

  gatherer(model: ModelProgram) {
    const rows = new Gathered(model.features);
    return {
      add: (person, { vector, isSeed }) => rows.add(person, 0, isSeed ? 1 : 0, vector),
      given: (asOf) => ({ asOf, rows: rows.gathering }),
    };
  },

  materialOf: (asked) => partedByPeople(features, asked),
};

/** What is worked out for placements from time to time: catalogues of things, and what was learnt. */
import type { Schedule } from '../../compiler/refresh.ts';
import type { Engine } from '../engine.ts';
import { gatherCatalogue } from './catalogue.ts';
import { LearningRounds } from './learning.ts';

export interface PlacementTask {
  readonly key: string;
  readonly schedule: Schedule;
  readonly atStart: boolean;
  /** The things it is made of. */
  readonly of?: string;
  restsUntil?(): number;
  run(round: unknown, isStopped: () => boolean): Promise<void>;
  close?(): void;
}

export function placementTasks(engine: Engine): readonly PlacementTask[] {
  return [...engine.run.program.placements.values()].flatMap((placement): PlacementTask[] => {
    const { candidates, reward } = placement;
    const tasks: PlacementTask[] = [];
    if (candidates.from === 'things') {
      const { catalogue } = candidates;
      tasks.push({
        key: `catalogue.${catalogue.key}`,
        schedule: catalogue.schedule,
        atStart: true,
        of: catalogue.entity,
        run: (_, isStopped) => gatherCatalogue(engine, catalogue, isStopped),
      });
    }
    if (reward) {
      const rounds = new LearningRounds(engine, placement.id, reward);
      tasks.push({
        key: `learnt.${reward.key}`,
        schedule: reward.schedule,
        atStart: false,
        restsUntil: () => rounds.restsUntil,
        run: (_, isStopped) => rounds.run(isStopped),
        close: () => rounds.close(),
      });
    }
    return tasks;
  });
}

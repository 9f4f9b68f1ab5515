/** Who keeps models, as the daemon knows them: learning and scoring are no matter of the runtime (`models/keeper.ts`), their time is. */
import type { Task } from './refresh.ts';

export interface Models {
  /** With the release that runs now. */
  start(): void;
  stop(): Promise<void>;
  /** Training and scoring, of the release that runs. */
  tasks(): readonly Task[];
  /** Another version may have been put in charge beside the daemon. */
  hear(): void;
  /** Whether nothing is under way beside the tasks. */
  readonly idle: boolean;
}

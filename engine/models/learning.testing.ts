/** For tests of models: a rig that trains and scores when it is told to, and what people did before, brought to it in one go. */
import { Rig, type RigOptions } from '../rig/rig.ts';
import type { JsonObject } from '../store/store.ts';
import { type KeeperOptions, ModelKeeper } from './keeper.ts';

export interface Learning {
  readonly rig: Rig;
  /** Another one after a restart. */
  readonly keeper: ModelKeeper;
}

/** What goes wrong is thrown. `now` is a morning in March unless it is given. */
export async function startLearning(
  definitions: Readonly<Record<string, string>>,
  options: RigOptions = {},
  more: Partial<KeeperOptions> = {},
): Promise<Learning> {
  let keeper!: ModelKeeper;
  const fault = (error: unknown) => {
    throw error;
  };
  const rig = await Rig.start(definitions, {
    now: '2026-03-02T10:00:00Z',
    ...options,
    models: (engine, onIdle) => {
      keeper = new ModelKeeper({ engine, onIdle, fault, ...more });
      return keeper;
    },
  });
  return {
    rig,
    get keeper() {
      return keeper;
    },
  };
}

export interface Happening {
  readonly user: string;
  readonly event: string;
  readonly at: number;
  readonly properties: JsonObject;
}

/** Tells of the past as an import does. What stands twice in one telling happened twice; the name tells one telling from another. */
export async function tellPast(rig: Rig, name: string, all: readonly Happening[]): Promise<void> {
  const { engine } = rig.daemon;
  await Promise.all(
    all.map(({ user, event, at, properties }, place) =>
      engine.accept({
        id: `${name}-${place}`,
        source: 'test',
        event,
        time: at,
        identifiers: { user_id: user },
        traits: {},
        consent: {},
        properties,
        imported: true,
        raw: null,
      }),
    ),
  );
  await rig.settled();
}

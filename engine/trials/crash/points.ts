/**
 * The named points at which the daemon is killed, and how they are reached from outside: what stands before and after
 * them in the built program is wrapped before it runs. The engine itself knows nothing of this.
 */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { ChannelSpec } from '../../index.ts';
import { inTransaction } from './in-transaction.ts';
import { type Any, type Around, afterwards, before, replace } from './wrapping.ts';

/** Names the point and the how-manieth time, for the process that is to die. */
export const DIE_AT = 'CARILLON_TRIAL_DIE_AT';
/** What it says when it dies there. */
export const DIED_AT = 'crash trial: died at';

export type Dialect = 'sqlite' | 'postgres';

interface Point {
  readonly stores: readonly Dialect[];
  /** In which thread of the daemon it lies. */
  readonly thread: 'engine' | 'server';
  /** At most so many times it is passed before it counts: small where it is passed rarely. */
  readonly most: number;
  /** Where the daemon must have died before, for there to be anything to do at this point. */
  readonly after?: string;
  /** Has `reached` called whenever the daemon is there. */
  install(reached: () => void): void | Promise<void>;
}

const BOTH: readonly Dialect[] = ['sqlite', 'postgres'];
/** Calls of both channels of the trial. */
async function calls(around: Around, reached: () => void): Promise<void> {
  const { smtp } = await import('../../../connectors/channels/smtp/index.ts');
  const { webhook } = await import('../../../connectors/channels/webhook/index.ts');
  for (const spec of [smtp, webhook] as { open: ChannelSpec['open'] }[]) {
    const { open } = spec;
    spec.open = async (context) => {
      const channel = await open(context);
      replace(channel as never as { send: Any }, 'send', around(reached));
      return channel;
    };
  }
}

/** Messages that are taken up, which is before anything is delivered. */
async function takingUp(around: Around, reached: () => void) {
  const { Engine } = await import('../../runtime/engine.ts');
  const { Daemon } = await import('../../runtime/daemon.ts');
  let isBefore = true;
  replace(Daemon.prototype as never as { deliver: Any }, 'deliver', (call) => (self, args) => {
    isBefore = false;
    return call(self, args);
  });
  replace(
    Engine.prototype as never as { accept: Any },
    'accept',
    around(() => {
      if (isBefore) reached();
    }),
  );
}

/** What an engine is asked to write down of a call. */
async function results(around: Around, reached: () => void) {
  const { Engine } = await import('../../runtime/engine.ts');
  replace(Engine.prototype as never as { submit: Any }, 'submit', (call) => {
    const counted = around(reached)(call);
    return (self, args) => {
      const [job] = args[0] as readonly { inputs(at: number): readonly { readonly type: string }[] }[];
      const isResult = job?.inputs(0).some(({ type }) => type === 'result');
      return isResult ? counted(self, args) : call(self, args);
    };
  });
}

async function parked(change: (log: { add: Any }) => void): Promise<void> {
  const { ParkedFile } = await import('../../store/sqlite/parked_file.ts');
  const { ParkedTable } = await import('../../store/postgres/parked_table.ts');
  for (const { prototype } of [ParkedFile, ParkedTable]) change(prototype as never as { add: Any });
}

export const points: Readonly<Record<string, Point>> = {
  'transaction.begun': { stores: BOTH, thread: 'engine', most: 30, install: inTransaction('begun') },
  'transaction.statement': { stores: BOTH, thread: 'engine', most: 300, install: inTransaction('statement') },
  'transaction.written': { stores: BOTH, thread: 'engine', most: 30, install: inTransaction('written') },
  'transaction.committed': { stores: BOTH, thread: 'engine', most: 30, install: inTransaction('committed') },
  'durable.asked': {
    stores: ['sqlite'],
    thread: 'engine',
    most: 30,
    async install(reached) {
      const { Durability } = await import('../../store/sqlite/durability.ts');
      replace(Durability.prototype as never as { durable: Any }, 'durable', before(reached));
    },
  },
  'durable.reached': {
    stores: ['sqlite'],
    thread: 'engine',
    most: 30,
    async install(reached) {
      const { Durability } = await import('../../store/sqlite/durability.ts');
      replace(Durability.prototype as never as { durable: Any }, 'durable', afterwards(reached));
    },
  },
  'parking.asked': {
    stores: BOTH,
    thread: 'server',
    most: 2,
    install: (reached) => parked((log) => replace(log, 'add', before(reached))),
  },
  'parking.durable': {
    stores: BOTH,
    thread: 'server',
    most: 2,
    install: (reached) => parked((log) => replace(log, 'add', afterwards(reached))),
  },
  'parking.evaluated': {
    stores: BOTH,
    thread: 'server',
    most: 5,
    install: (reached) =>
      parked((log) =>
        replace(log, 'add', (call) => async (self, args) => {
          const forget = (await call(self, args)) as () => void;
          return () => {
            reached();
            forget();
          };
        }),
      ),
  },
  'take_up.begun': {
    stores: BOTH,
    thread: 'engine',
    most: 1,
    after: 'parking.durable',
    install: (reached) => takingUp(before, reached),
  },
  'take_up.evaluated': {
    stores: BOTH,
    thread: 'engine',
    most: 1,
    after: 'parking.durable',
    install: (reached) => takingUp(afterwards, reached),
  },
  'call.before': {
    stores: BOTH,
    thread: 'engine',
    most: 8,
    install: (reached) => calls(before, reached),
  },
  'call.answered': {
    stores: BOTH,
    thread: 'engine',
    most: 8,
    install: (reached) => calls(afterwards, reached),
  },
  'result.told': { stores: BOTH, thread: 'engine', most: 8, install: (reached) => results(before, reached) },
  'result.durable': {
    stores: BOTH,
    thread: 'engine',
    most: 8,
    install: (reached) => results(afterwards, reached),
  },
  'doubt.settled': {
    stores: BOTH,
    thread: 'engine',
    most: 1,
    after: 'call.before',
    async install(reached) {
      const { Dispatch } = await import('../../runtime/dispatch.ts');
      replace(Dispatch.prototype as never as { start: Any }, 'start', afterwards(reached));
    },
  },
};

/** In the process that is to die. */
export async function dieAt(text: string): Promise<void> {
  const [name = '', count = '1'] = text.split(':');
  const point = points[name];
  if (!point) throw new Error(`there is no point ${name}`);
  if (isMainThread !== (point.thread === 'engine')) return;
  let left = Number(count);
  await point.install(() => {
    left -= 1;
    if (left > 0) return;
    writeSync(2, `\n${DIED_AT} ${text}\n`);
    process.kill(process.pid, 'SIGKILL');
  });
}

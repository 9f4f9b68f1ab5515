/** For tests of journey steps: a shop with one journey, on a file, so that the daemon can die and come back anywhere. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shop } from '../rig/files.ts';
import { Rig, type RigOptions } from '../rig/rig.ts';

export type Files = Readonly<Record<string, string>>;

/** The shop with a journey that an updated basket begins; `head` may hold more keys and, after `---`, definitions. */
export function withSteps(steps: string, head = ''): Files {
  return {
    ...shop,
    'journey.yaml': `
kind: journey
id: basket
start: { did: cart_updated, key: cart_id, again: always }
${head}
steps:
${steps}
`,
  };
}

/** A step that says by e-mail that it was reached. */
export const letter = (id: string) => `{ id: ${id}, send: { template: hello, channel: email } }`;

export class Stage {
  rig!: Rig;
  #folder = '';
  #files: Files = {};

  async start(files: Files, options: RigOptions = {}): Promise<Rig> {
    this.#folder = await mkdtemp(join(tmpdir(), 'carillon-steps-'));
    this.#files = files;
    this.rig = await Rig.start(files, { url: `sqlite:${join(this.#folder, 'store.db')}`, ...options });
    return this.rig;
  }

  /** The daemon stops and comes back, with the same definitions and the same store. */
  async restart(): Promise<void> {
    await this.rig.restart(this.#files);
    await this.rig.settled();
  }

  /** Somebody who may be written to. */
  async meet(user: string, traits: Record<string, string | number | boolean> = {}): Promise<void> {
    const all = { email: `${user}@example.com`, ...traits };
    await this.rig.identify(user, all, { consent: { marketing: ['email'] } });
  }

  /** What was sent: step and instant, in the order of sending. */
  get letters(): string[] {
    return this.rig.sent.map(({ origin, at }) => `${origin.step} ${new Date(at).toISOString()}`);
  }

  async stop(): Promise<void> {
    await this.rig?.stop();
    if (this.#folder !== '') await rm(this.#folder, { recursive: true });
  }
}

/**
 * What becomes of a mutant: it is no valid definition any more, a test fails, a plan shows a consequence, or nobody notices.
 * Everything runs in this process, and what a file has become is kept from one mutant to the next.
 */
import { channelSpecs, feedbackSpecs } from '../../cli/connectors.ts';
import type { Definition } from '../../language/definition.ts';
import type { FileReader } from '../../language/files.ts';
import { diskFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { planOf } from '../../review/plan.ts';
import { Coverage } from '../../review/test/coverage.ts';
import { play } from '../../review/test/play.ts';
import { scenarioOf } from '../../review/test/scenario.ts';
import { testCandidate, testsOf } from '../../review/test/suite.ts';
import { CandidateCache } from '../../runtime/candidate-cache.ts';
import { checkChannels } from '../../runtime/channels.ts';
import { checkFeedback } from '../../runtime/feedback-settings.ts';
import { type Candidate, candidateOf } from '../../runtime/release.ts';
import { consequencesOf } from './consequences.ts';
import { openShop, type Shop } from './people.ts';
import type { Mutant } from './place.ts';

export interface Verdict {
  readonly mutant: Mutant;
  /** The code of what is wrong with it; null: it is valid. */
  readonly invalid: string | null;
  /** The first test that fails. */
  readonly test: string | null;
  /** What a plan says, where it was asked. */
  readonly plan: readonly string[];
}

export class Judge {
  readonly #cache = new CandidateCache();
  readonly #root: string;
  readonly #files: FileReader;
  readonly #shop: Shop;
  /** Test → definitions whose mutants it has caught: asked first of the next. */
  readonly #caught = new Map<string, Set<string>>();
  /** Test → its milliseconds when it was last played: of equals, the quickest first. */
  readonly #took = new Map<string, number>();

  private constructor(root: string, files: FileReader, shop: Shop) {
    this.#root = root;
    this.#files = files;
    this.#shop = shop;
  }

  /** @param people in the shop that plans look at. */
  static async open(root: string, people?: number): Promise<Judge> {
    const files = diskFiles(root);
    const { candidate, fault } = await compiled(root, files, new CandidateCache());
    if (!candidate) throw new Error(`${root} has errors: ${fault}`);
    return new Judge(root, files, await openShop(candidate, people));
  }

  /** Texts of all files that hold definitions, by path. */
  async texts(): Promise<ReadonlyMap<string, string>> {
    const paths = await this.#files.list();
    const texts = await Promise.all(
      paths.map(async (path): Promise<[string, string]> => {
        const content = await this.#files.read(path);
        if (!('bytes' in content)) throw new Error(`${path}: ${content.problem}`);
        return [path, new TextDecoder().decode(content.bytes)];
      }),
    );
    return new Map(texts);
  }

  /** @param asksPlan also of mutants that a test has caught. */
  async judge(mutant: Mutant, asksPlan: boolean): Promise<Verdict> {
    const { candidate, fault } = await compiled(this.#root, this.#with(mutant), this.#cache);
    if (!candidate) return { mutant, invalid: fault, test: null, plan: [] };
    const test = await this.#failingTest(candidate, mutant);
    const plan = test === null || asksPlan ? await this.#consequences(candidate) : [];
    return { mutant, invalid: null, test, plan };
  }

  async close(): Promise<void> {
    await this.#shop.store.close();
  }

  #with({ file, text }: Mutant): FileReader {
    return {
      list: () => this.#files.list(),
      read: async (path) =>
        path === file ? { bytes: new TextEncoder().encode(text) } : this.#files.read(path),
    };
  }

  async #failingTest({ workspace }: Candidate, { address }: Mutant): Promise<string | null> {
    const candidate = testCandidate(workspace, new Coverage());
    for (const test of this.#inOrder(testsOf(workspace), address)) {
      const began = performance.now();
      const failed = await hasFailed(test, candidate);
      this.#took.set(test.id, performance.now() - began);
      if (!failed) continue;
      this.#caught.set(test.id, (this.#caught.get(test.id) ?? new Set()).add(address));
      return test.id;
    }
    return null;
  }

  /** Those first that have caught mutants of the same definition, then those that say they cover it. */
  #inOrder(tests: readonly Definition<'test'>[], address: string): readonly Definition<'test'>[] {
    const rank = ({ id, value }: Definition<'test'>) => {
      if (this.#caught.get(id)?.has(address)) return 0;
      const covers = Object.entries(value.covers ?? {}).map(
        ([kind, covered]) => `${kind}.${String(covered)}`,
      );
      return covers.includes(address) ? 1 : 2;
    };
    const took = ({ id }: Definition<'test'>) => this.#took.get(id) ?? 0;
    return tests.toSorted((a, b) => rank(a) - rank(b) || took(a) - took(b));
  }

  /** What happens to people at once is asked first: playing a week takes longer. */
  async #consequences(candidate: Candidate): Promise<readonly string[]> {
    const { store, at } = this.#shop;
    const options = {
      store,
      candidate,
      root: this.#root,
      environment: 'local',
      at,
      now: () => performance.now(),
    };
    const found = consequencesOf(await planOf(options));
    return found.length > 0 ? found : consequencesOf(await planOf({ ...options, expects: true }));
  }
}

/** A mutant may ask the impossible of the daemon: the test in which it does has failed. */
async function hasFailed(test: Definition<'test'>, candidate: Candidate): Promise<boolean> {
  try {
    const { failures } = await play(scenarioOf(test, candidate.workspace.settings.zone), candidate);
    return failures.length > 0;
  } catch {
    return true;
  }
}

async function compiled(
  root: string,
  files: FileReader,
  cache: CandidateCache,
): Promise<{ readonly candidate: Candidate | null; readonly fault: string }> {
  const { workspace, diagnostics } = await loadWorkspace(root, files, cache.files);
  if (workspace) checkChannels(workspace, channelSpecs);
  if (workspace) checkFeedback(workspace, feedbackSpecs);
  const candidate = workspace && candidateOf(workspace, undefined, cache);
  const error = diagnostics.all.find(({ severity }) => severity === 'error');
  return { candidate: error ? null : candidate, fault: error?.code ?? 'unknown' };
}

/** `placements`: what there are, what one would give somebody and why, and what another policy would have earned. Reads only. */
import { answerOf } from '../../evaluate/placement/answer.ts';
import { decideBy } from '../../evaluate/placement/decide.ts';
import { nearest } from '../../language/nearest.ts';
import { findProfile } from '../../review/find-profile.ts';
import { runningRun } from '../../review/layout.ts';
import { nameOf, personOf } from '../../review/person.ts';
import { evaluatePolicy } from '../../review/placements/evaluate.ts';
import { newsAsOf } from '../../review/placements/gather.ts';
import { placementsOf } from '../../review/placements/list.ts';
import { decisionText, evaluationText, listText } from '../../review/placements/text.ts';
import type { Candidate } from '../../runtime/release.ts';
import { hashText } from '../../store/hash.ts';
import type { JsonObject } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { definitionsAt } from '../definitions-at.ts';
import { Failure } from '../failure.ts';
import { policyInFile } from '../policy-file.ts';
import { openRunning, type Running } from '../store.ts';
import { type ExitCode, type Input, optionOf, type Verb } from '../verb.ts';
import { environmentOption, type Folder, folderOf, loadCandidate, openSettings } from '../workspace.ts';

type Action = (input: Input, context: Context) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = { list, explain, evaluate };

export const placements: Verb = {
  name: 'placements',
  summary: 'what placements there are, what one would give somebody and why, what another policy would earn',
  description:
    'list shows the placements of the release that runs, and what they go by now. explain decides for one person, as it would be decided now, and says what became of every candidate; nothing is recorded. evaluate makes every logged decision once more by another definition, and estimates what that would have earned: by inverse propensity, self-normalised, and doubly robust. It can only tell of what the log explored.',
  arguments: [
    { syntax: '[action]', text: '`list` (the default), `explain` or `evaluate`' },
    { syntax: '[id]', text: 'with `explain` and `evaluate`, the placement' },
  ],
  options: [
    { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
    environmentOption,
    { flags: '--profile <identifier>', text: 'explain: for whom, e.g. 12347 or user_id:12347' },
    { flags: '--context <json>', text: 'explain: what whoever asks says beside, as JSON', default: '{}' },
    {
      flags: '--policy <file|ref>',
      text: 'evaluate: a file with the placement, or a git reference (default: the definitions of the folder)',
    },
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [
    { line: 'carillon placements list', text: 'what there are, and what they go by' },
    {
      line: 'carillon placements explain home_slot --profile 12347',
      text: 'what somebody would be given, and why',
    },
    {
      line: 'carillon placements evaluate home_slot --policy drafts/home_slot.yaml',
      text: 'what a draft would have earned',
    },
  ],
  async run(input, context) {
    const [action = 'list'] = input.arguments;
    if (Object.hasOwn(actions, action)) return actions[action]!(input, context);
    throw new Failure({
      what: `\`${action}\` is nothing to do with placements`,
      fix: 'use list, explain or evaluate',
    });
  },
};

async function list(input: Input, context: Context): Promise<ExitCode> {
  return withRunning(input, context, async ({ store, candidate }) => {
    const found = await placementsOf(store, candidate.program);
    write(input, context, found, () => listText(found));
  });
}

async function explain(input: Input, context: Context): Promise<ExitCode> {
  return withRunning(input, context, async (running) => {
    const { store, release, candidate } = running;
    const placement = placementIn(candidate, input);
    const given = optionOf(input, 'profile');
    if (given === undefined)
      throw new Failure({
        what: 'nobody is named',
        fix: `carillon placements explain ${placement.id} --profile <identifier>`,
      });
    const id = await findProfile(store, candidate.program.identity, given);
    const run = await runningRun(store, release, candidate);
    const at = context.clock.now();
    const person = id === null ? null : await personOf({ store, run, id, at, showPersonal: false });
    if (!person) throw new Failure({ what: `nobody is known by \`${given}\``, fix: 'check the value' });
    const news = await newsAsOf(store, candidate.program, at);
    const budgets = new Map((await store.people.offers()).map((row) => [row.offer, row]));
    const decision = hashText(['explain', placement.id, person.draft.id].join('|'));
    const question = { decision, context: contextOf(input) };
    const answer = answerOf(
      decideBy({ ...person.run, news, budgets }, person.draft, placement, question),
      true,
    );
    write(input, context, answer, () => decisionText(answer, nameOf(person)));
  });
}

async function evaluate(input: Input, context: Context): Promise<ExitCode> {
  return withRunning(input, context, async (running, folder) => {
    const { id } = placementIn(running.candidate, input);
    const { candidate, words } = await policyOf(id, folder, input, context);
    const placement = placementIn(candidate, input);
    const reward = placement.reward ?? running.candidate.program.placements.get(id)!.reward;
    if (!reward)
      throw new Failure({
        what: `${id} does not say what is a reward`,
        why: 'without one there is nothing that a policy could earn',
        fix: 'add e.g. `reward: { did: order_completed, within: 7d }`, also to the draft alone',
      });
    const { store } = running;
    const { program } = candidate;
    const found = await evaluatePolicy({ store, program, placement, reward, at: context.clock.now() });
    write(input, context, found, () => evaluationText(found, id, words));
  });
}

async function policyOf(
  id: string,
  folder: Folder,
  input: Input,
  context: Context,
): Promise<{ readonly candidate: Candidate; readonly words: string }> {
  const policy = optionOf(input, 'policy');
  const environment = optionOf(input, 'env');
  if (policy === undefined) {
    const { candidate } = await loadCandidate(folder, environment);
    if (candidate) return { candidate, words: `the definitions in ${folder.shown}` };
    throw new Failure({ what: `${folder.shown} has errors`, fix: '`carillon validate` says which' });
  }
  const inFile = await policyInFile(folder, id, policy, context, environment);
  if (inFile) return { candidate: inFile, words: policy };
  const { candidate, commit } = await definitionsAt(folder, policy, environment);
  return { candidate, words: `${policy} (${commit.slice(0, 10)})` };
}

function placementIn({ program }: Candidate, input: Input) {
  const known = [...program.placements.keys()];
  const [, id] = input.arguments;
  const found = id === undefined ? undefined : program.placements.get(id);
  if (found) return found;
  if (id === undefined)
    throw new Failure({
      what: 'no placement is named',
      fix: `carillon placements ${input.arguments[0]} <id>`,
    });
  const near = nearest(id, known);
  throw new Failure({
    what: `there is no placement \`${id}\``,
    why: known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`,
    fix: near ? `did you mean \`${near}\`?` : 'use one of these, or declare it',
  });
}

function contextOf(input: Input): JsonObject {
  try {
    const value: unknown = JSON.parse(optionOf(input, 'context')!);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Told below.
  }
  throw new Failure({ what: '--context is no JSON object', fix: `write e.g. --context '{"page":"home"}'` });
}

async function withRunning(
  input: Input,
  context: Context,
  use: (running: Running, folder: Folder) => Promise<void>,
): Promise<ExitCode> {
  const given = optionOf(input, 'folder');
  const { environment } = await openSettings(given, input, context);
  const folder = folderOf(given, context);
  const running = await openRunning(folder, environment);
  try {
    await use(running, folder);
    return 0;
  } finally {
    await running.store.close();
  }
}

function write(input: Input, { stdout }: Context, found: object, text: () => string): void {
  stdout.write(optionOf(input, 'format') === 'json' ? `${JSON.stringify(found, null, 2)}\n` : text());
}

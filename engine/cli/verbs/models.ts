/** `models`: what there is, training, judging and scoring by hand, the card of a version, and which version runs. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ModelProgram } from '../../compiler/model/program.ts';
import type { Program } from '../../compiler/program.ts';
import { nearest } from '../../language/nearest.ts';
import { ModelFault } from '../../models/fault.ts';
import { fits, ModelKeeper } from '../../models/keeper.ts';
import { realised } from '../../models/realised.ts';
import {
  artefactOf,
  goesBack,
  type Registered,
  readRunning,
  registered,
  runningKey,
  runningOf,
  takesOver,
  type Version,
  wishKey,
  written,
} from '../../models/registry.ts';
import type { ScoringDone } from '../../models/scoring.ts';
import { cardOf, count, figuresOf, instant } from '../../review/models/card.ts';
import { cardPage } from '../../review/models/card-page.ts';
import { cardMarkdown, cardText, sectionText } from '../../review/models/card-text.ts';
import { listedModels, listText } from '../../review/models/list.ts';
import { runOver } from '../../review/play/definitions.ts';
import { noteBeside } from '../../store/note.ts';
import type { Store } from '../../store/store.ts';
import { LOOKS_EVERY } from '../ask-pause.ts';
import type { Context } from '../context.ts';
import { demandCount } from '../demand-count.ts';
import { Failure } from '../failure.ts';
import { withOutside, withVersion } from '../outside.ts';
import { isInUse, openRunning, type Running } from '../store.ts';
import { trainerFor } from '../trainer.ts';
import { type ExitCode, type Input, optionOf, type Verb } from '../verb.ts';
import { walkTask } from '../walk-task.ts';
import { type EngineWork, withEngine } from '../with-engine.ts';
import { environmentOption, openSettings } from '../workspace.ts';

/** Of the release that runs; null where an action is about all. */
interface Asked {
  readonly input: Input;
  readonly context: Context;
  readonly id: string;
  readonly folder: string | undefined;
}

const actions: Readonly<Record<string, (asked: Asked) => Promise<ExitCode>>> = {
  train,
  evaluate,
  score,
  show,
  promote,
  rollback,
};

export const models: Verb = {
  name: 'models',
  summary: 'train models, see how good they are, and say which version runs',
  description:
    'list tells all models of the release that runs. train learns a new version from the store now, and lets it take over where it passes the gates; evaluate judges a version by what came true since; score gives everybody their score; show prints the card of a version. promote puts a version in charge by hand, rollback the one before. `carillon run` trains and scores by itself, as the definitions say.',
  arguments: [
    {
      syntax: '[action]',
      text: '`list` (the default), `train`, `evaluate`, `score`, `show`, `promote` or `rollback`',
    },
    { syntax: '[id]', text: 'the model; with `list`, the workspace' },
    { syntax: '[folder]', text: 'the workspace (default: this folder, or definitions/ in it)' },
  ],
  options: [
    environmentOption,
    {
      flags: '--version-number <number>',
      text: 'evaluate, show, promote: this version (default: the one that runs, else the latest)',
    },
    {
      flags: '--format <format>',
      text: 'how it is written',
      choices: ['text', 'json', 'markdown', 'html'],
      default: 'text',
    },
    { flags: '-o, --output <file>', text: 'show: into this file' },
  ],
  examples: [
    { line: 'carillon models train repurchase_30d', text: 'learn a new version now' },
    { line: 'carillon models show repurchase_30d --format html -o card.html', text: 'its card as a page' },
  ],
  async run(input, context) {
    const [action = 'list', id] = input.arguments;
    if (action === 'list') return list(input, context);
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!act)
      throw new Failure({
        what: `\`${action}\` is nothing to do with models`,
        fix: `use list, ${Object.keys(actions).join(', ')}`,
      });
    if (id === undefined)
      throw new Failure({ what: 'no model is named', fix: `carillon models ${action} <id>` });
    return act({ input, context, id, folder: input.arguments[2] });
  },
};

async function list(input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(input.arguments[1], input, context);
  const { store, candidate } = await openRunning(folder, environment);
  try {
    const found = await listedModels(store, candidate.program.models.values());
    const isJson = optionOf(input, 'format') === 'json';
    context.stdout.write(isJson ? json({ models: found }) : listText(found));
    return 0;
  } finally {
    await store.close();
  }
}

/** 1 where no version came of it, 0 where one did, promoted or not. */
async function train(asked: Asked): Promise<ExitCode> {
  try {
    return await trainHere(asked);
  } catch (error) {
    if (!isInUse(error)) throw error;
    return wishTraining(asked);
  }
}

/** A daemon has the store: it trains, and goes on with everything else meanwhile. */
async function wishTraining(asked: Asked): Promise<ExitCode> {
  const { input, context } = asked;
  const { folder, environment } = await openSettings(asked.folder, input, context);
  return looking(asked, async (_, { id }) => {
    await noteBeside(environment.value.store, folder.root, wishKey(id), () => context.clock.now());
    context.stdout.write(
      `The daemon that runs has been asked to learn ${id}, and begins within ${LOOKS_EVERY / 1000} s: \`carillon models list\` tells what came of it.\n`,
    );
  });
}

async function trainHere(asked: Asked): Promise<ExitCode> {
  let code: ExitCode = 0;
  await keeping(asked, async (keeper, model, { engine }) => {
    const { context, input } = asked;
    let version: Version | null = null;
    await walkTask(`Learn ${model.id}`, engine, context, async (onProgress) => {
      version = await keeper.train(model, { onProgress });
      return engine.store.people.countProfiles();
    });
    const made = version as Version | null;
    if (made === null) {
      code = 1;
      const { failed } = await registered(engine.store, model.id);
      if (optionOf(input, 'format') === 'json') return void context.stdout.write(json({ failed }));
      context.stdout.write(
        `${failed?.code}: ${failed?.what}\n  why: ${failed?.why}\n  fix: ${failed?.fix}\nNo version was made; what ran before goes on.\n`,
      );
      return;
    }
    const scored = made.decision.promoted ? await scoreWith(keeper, model, engine, context) : null;
    if (scored?.reason != null) context.stderr.write(scoredText(scored));
    if (optionOf(input, 'format') === 'json') return void context.stdout.write(json(made));
    const { number, decision } = made;
    context.stdout.write(
      `Version ${number} of ${model.id} ${decision.promoted ? 'runs from now on' : 'was made, and does not run'}: ${decision.reasons.join('; ')}\n\n${sectionText(figuresOf(made.evaluation)).join('\n')}\n\n\`carillon models show ${model.id} --version-number ${number}\` tells more.\n`,
    );
  });
  return code;
}

/** 1 where somebody could not be scored, because a model that was learnt elsewhere did not answer. */
async function score(asked: Asked): Promise<ExitCode> {
  let code: ExitCode = 0;
  await keeping(asked, async (keeper, model, { engine }) => {
    const done = await scoreWith(keeper, model, engine, asked.context);
    asked.context.stdout.write(
      done === null
        ? `Nobody was scored: no version of ${model.id} runs that has its features of today.\n`
        : scoredText(done),
    );
    if (done?.reason != null) code = 1;
  });
  return code;
}

function scoredText({ changed, kept, reason }: ScoringDone): string {
  const news = `${count(changed)} ${changed === 1 ? 'person has' : 'people have'} another score.\n`;
  if (reason === null) return news;
  const those = kept === 1 ? 'person was not scored, and keeps' : 'people were not scored, and keep';
  return `${news}${count(kept)} ${those} what was there: ${reason}\n`;
}

async function scoreWith(
  keeper: ModelKeeper,
  model: ModelProgram,
  engine: EngineWork['engine'],
  context: Context,
): Promise<ScoringDone | null> {
  let found: ScoringDone | null = null;
  await walkTask(`Score by ${model.id}`, engine, context, async (onProgress) => {
    found = await keeper.scoreAll(model, { onProgress });
    return found?.people ?? 0;
  });
  return found;
}

async function keeping(
  { input, context, id, folder: named }: Asked,
  work: (keeper: ModelKeeper, model: ModelProgram, given: EngineWork) => Promise<void>,
): Promise<void> {
  const { folder, environment } = await openSettings(named, input, context);
  await withEngine(folder, environment, context, async (given) => {
    const model = modelNamed(id, given.engine.run.program);
    const fault = (error: unknown) => {
      throw error;
    };
    const { engine } = given;
    const { program } = engine.run;
    await withOutside({ model, program, folder, environment, context }, (outside) =>
      work(new ModelKeeper({ engine, trainer: trainerFor(context), outside, fault }), model, given),
    );
  });
}

async function evaluate(asked: Asked): Promise<ExitCode> {
  return looking(asked, async ({ store, candidate }, model) => {
    const { context, input } = asked;
    const version = await versionAsked(asked, store, model);
    const artefact = await artefactOf(store, model.id, version.number);
    if (!artefact || !fits(model, version))
      throw new Failure({
        what: `version ${version.number} was learnt from other features, or predicts something else, than the model says now`,
        fix: `carillon models train ${model.id}`,
      });
    const at = context.clock.now();
    const { bare } = await runOver(store, candidate, at);
    let found!: Awaited<ReturnType<typeof realised>>;
    const { folder, environment } = await openSettings(asked.folder, input, context);
    const work = { model, program: candidate.program, folder, environment, context };
    await walkTask(`Judge ${model.id}`, { store }, context, async (onProgress) => {
      const over = { store, run: bare, isLive: false, clock: context.clock };
      found = await withVersion(work, artefact, (brought) =>
        realised(over, model, artefact, at, onProgress, brought),
      );
      return store.people.countProfiles();
    });
    const told = { model: model.id, version: version.number, ...found };
    context.stdout.write(
      optionOf(input, 'format') === 'json'
        ? json(told)
        : `Version ${version.number} of ${model.id}, on ${count(found.evaluation.rows)} rows${found.cutoff === null ? '' : ` as of ${instant(found.cutoff)}, whose horizon is over`}:\n\n${sectionText({ ...figuresOf(found.evaluation), text: 'What it would have said then, and what came true.' }).join('\n')}\n`,
    );
  });
}

async function show(asked: Asked): Promise<ExitCode> {
  return looking(asked, async ({ store }, model) => {
    const { context, input } = asked;
    const version = await versionAsked(asked, store, model);
    const card = cardOf(model, version, (await runningOf(store, model.id)).version);
    const write = { text: cardText, markdown: cardMarkdown, html: cardPage, json: () => json(version) };
    const text = write[(optionOf(input, 'format') ?? 'text') as keyof typeof write](card);
    const file = optionOf(input, 'output');
    if (file === undefined) context.stdout.write(text);
    else await writeFile(resolve(context.cwd, file), text);
  });
}

async function promote(asked: Asked): Promise<ExitCode> {
  if (optionOf(asked.input, 'versionNumber') === undefined)
    throw new Failure({
      what: 'no version is named',
      fix: `carillon models promote ${asked.id} --version-number <number>; \`carillon models show ${asked.id}\` tells of the latest`,
    });
  return changing(asked, async ({ store }, model, change) => {
    const version = await versionAsked(asked, store, model);
    if (!fits(model, version))
      throw new Failure({
        what: `version ${version.number} was learnt from other features, or predicts something else, than the model says now`,
        why: 'it could score nobody',
        fix: `carillon models train ${model.id}`,
      });
    await change((before, at) =>
      before.version === version.number ? before : takesOver(before, version.number, at, 'hand'),
    );
    return `Version ${version.number} of ${model.id} runs from now on`;
  });
}

async function rollback(asked: Asked): Promise<ExitCode> {
  return changing(asked, async ({ store }, model, change) => {
    const running = await runningOf(store, model.id);
    const back = goesBack(running, 0);
    if (back === null)
      throw new Failure({
        what: `no version of ${model.id} ran before ${running.version === null ? 'now' : `version ${running.version}`}`,
        fix: `carillon models list`,
      });
    await change((before, at) => goesBack(before, at) ?? before);
    return `Version ${back.version} of ${model.id} runs again`;
  });
}

type Change = (of: (before: ReturnType<typeof readRunning>, at: number) => object) => Promise<void>;

/** Beside a daemon that runs, too: it looks now and then which version is in charge. */
async function changing(
  asked: Asked,
  act: (running: Running, model: ModelProgram, change: Change) => Promise<string>,
): Promise<ExitCode> {
  const { input, context } = asked;
  const { folder, environment } = await openSettings(asked.folder, input, context);
  return looking(asked, async (running, model) => {
    const words = await act(running, model, (of) =>
      noteBeside(environment.value.store, folder.root, runningKey(model.id), (before) =>
        written(of(readRunning(before), context.clock.now())),
      ),
    );
    context.stdout.write(
      `${words}. A daemon that runs scores everybody by it within ${LOOKS_EVERY / 1000} s; else the next one does, or \`carillon models score ${model.id}\`.\n`,
    );
  });
}

async function looking(
  { input, context, id, folder: named }: Asked,
  look: (running: Running, model: ModelProgram) => Promise<void>,
): Promise<ExitCode> {
  const { folder, environment } = await openSettings(named, input, context);
  const running = await openRunning(folder, environment);
  try {
    await look(running, modelNamed(id, running.candidate.program));
    return 0;
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    const { code, what, why, fix } = error;
    throw new Failure({ code, what, why, fix });
  } finally {
    await running.store.close();
  }
}

function modelNamed(id: string, { models: known }: Program): ModelProgram {
  const model = known.get(id);
  if (model) return model;
  const near = nearest(id, [...known.keys()]);
  throw new Failure({
    what: `the release that runs has no model \`${id}\``,
    fix: near ? `did you mean \`${near}\`?` : 'declare one with `kind: model`, and apply',
  });
}

/** The one that is named; else the one that runs; else the latest. */
async function versionAsked({ input }: Asked, store: Store, model: ModelProgram): Promise<Version> {
  const { versions, failed }: Registered = await registered(store, model.id);
  const named = optionOf(input, 'versionNumber');
  const running = (await runningOf(store, model.id)).version;
  const number = named === undefined ? running : demandCount(named, 'the version');
  const version = number === null ? versions.at(-1) : versions.find((one) => one.number === number);
  if (version) return version;
  throw new Failure({
    what: number === null ? `${model.id} has no version yet` : `${model.id} has no version ${number}`,
    ...(failed && { why: `${failed.code} ${failed.what}` }),
    fix: versions.length === 0 ? `carillon models train ${model.id}` : `it has 1 to ${versions.length}`,
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

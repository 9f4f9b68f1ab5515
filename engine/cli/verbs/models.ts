/** `models`: what there is, training, judging and scoring by hand, the card of a version, and which version runs. One file per action in `cli/models/`. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import type { Asked } from '../models/asked.ts';
import { evaluate } from '../models/evaluate.ts';
import { promote, rollback } from '../models/in-charge.ts';
import { list } from '../models/list.ts';
import { score } from '../models/score.ts';
import { show } from '../models/show.ts';
import { train } from '../models/train.ts';
import type { ExitCode, Input, Verb } from '../verb.ts';
import { environmentOption } from '../workspace.ts';

/** Of one model. */
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
    {
      syntax: '[id]',
      text: 'the model (`train`: all of them, where none is named); with `list`, and for all of them, the workspace',
    },
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
  async run(input: Input, context: Context) {
    const [action = 'list', ...named] = input.arguments;
    const { id, folder } = meant(named, context);
    if (action === 'list') return list(input, context);
    if (action === 'train') return train({ input, context, id, folder });
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!act)
      throw new Failure({
        what: `\`${action}\` is nothing to do with models`,
        fix: `use list, ${Object.keys(actions).join(', ')}`,
      });
    if (id === undefined)
      throw new Failure({
        what: 'no model is named',
        fix: `carillon models ${action} <id>${folder === undefined ? '' : ` ${folder}`}`,
      });
    return act({ input, context, id, folder });
  },
};

/** A workspace by itself is a workspace, and no model. */
function meant([first, second]: readonly (string | undefined)[], context: Context) {
  const isWorkspace =
    first !== undefined &&
    second === undefined &&
    existsSync(join(resolve(context.cwd, first), 'carillon.yaml'));
  return isWorkspace ? { id: undefined, folder: first } : { id: first, folder: second };
}

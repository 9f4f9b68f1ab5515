/** `explain`: what an error code means, or why somebody is in a segment or a journey, with the values. Only reads. */
import { declaredSegments } from '../../compiler/program.ts';
import { explainCode } from '../../language/codes.ts';
import { nearest } from '../../language/nearest.ts';
import { journeyText } from '../../review/explain-journey.ts';
import { profileText } from '../../review/explain-profile.ts';
import { segmentText } from '../../review/explain-segment.ts';
import { findOne, findProfile } from '../../review/find-profile.ts';
import { runningRun } from '../../review/layout.ts';
import { type Person, personOf } from '../../review/person.ts';
import { titlesOf } from '../../review/titles.ts';
import type { Context } from '../context.ts';
import { explainMessage } from '../explain-message.ts';
import { Failure } from '../failure.ts';
import { paintFor } from '../paint.ts';
import { openRunning, type Running } from '../store.ts';
import { type ExitCode, type Input, isSet, optionOf, type Verb } from '../verb.ts';
import { environmentOption, openSettings } from '../workspace.ts';

export const explain: Verb = {
  name: 'explain',
  summary: 'why somebody is in a segment or not, or what an error code means',
  description:
    'With a code: what it means. With `profile` and an identifier: what is known of the person; with a segment or journey as well: why they are in it or not, as a tree of conditions with the values that decided. It asks the release that runs, not the files.',
  arguments: [
    {
      syntax: '<what>',
      text: 'a code such as CAR-310, `profile`, `message`, or an entity such as `vehicle`',
    },
    {
      syntax: '[identifier]',
      text: 'of a person: 12347, ann@example.com, user_id:12347; else a key, also of a message',
    },
    { syntax: '[name]', text: 'a segment or journey' },
  ],
  options: [
    { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
    environmentOption,
    { flags: '--show-personal', text: 'show values that are marked `pii`; otherwise they are masked' },
  ],
  examples: [
    { line: 'carillon explain CAR-310', text: 'what this error means' },
    {
      line: 'carillon explain profile 12347',
      text: 'identifiers, traits, tags, segments, journeys, messages',
    },
    { line: 'carillon explain profile 12347 best_customers', text: 'the condition, part by part' },
    { line: 'carillon explain vehicle WVW123 overdue', text: 'the same of something that is not a person' },
    { line: 'carillon explain message 3f9k2m…', text: 'one message: decisions, attempts, result' },
    { line: 'carillon explain profile 12347 win_back', text: 'where they stand, and what was decided why' },
  ],
  async run(input, context) {
    const [what = '', identifier, name] = input.arguments;
    if (what !== 'profile' && (identifier === undefined || explainCode(what))) return codeText(what, context);
    if (identifier === undefined) {
      throw new Failure({
        what: 'whose profile?',
        fix: 'carillon explain profile <identifier>, e.g. 12347 or ann@example.com',
      });
    }
    if (what === 'message') return explainThe(identifier, input, context);
    return explainOne(what, identifier, name, input, context);
  },
};

function codeText(code: string, { stdout }: Context): ExitCode {
  const found = explainCode(code);
  if (!found) {
    throw new Failure({
      what: `there is no code \`${code}\``,
      fix: 'codes look like CAR-310; for a person, write `carillon explain profile <identifier>`',
    });
  }
  stdout.write(`${found.code}: ${found.title}\n\n${found.more}\n`);
  return 0;
}

async function explainThe(message: string, input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
  const running = await openRunning(folder, environment);
  try {
    await explainMessage(running, message, isSet(input, 'showPersonal'), context);
    return 0;
  } finally {
    await running.store.close();
  }
}

async function explainOne(
  entity: string,
  identifier: string,
  name: string | undefined,
  input: Input,
  context: Context,
): Promise<ExitCode> {
  const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
  const running = await openRunning(folder, environment);
  try {
    const person = await find(running, entity, identifier, isSet(input, 'showPersonal'), context);
    context.stdout.write(await textOf(running, person, name, context));
    return 0;
  } finally {
    await running.store.close();
  }
}

async function find(
  running: Running,
  entity: string,
  identifier: string,
  showPersonal: boolean,
  context: Context,
): Promise<Person> {
  const { store, release, candidate } = running;
  const { identity, entities } = candidate.program;
  const isPerson = entity === 'profile';
  if (!isPerson && !entities.has(entity)) {
    const meant = nearest(entity, ['profile', ...entities.keys()]);
    throw new Failure({
      what: `the release that runs has no entity \`${entity}\``,
      why: `it has ${['profile', ...entities.keys()].join(', ')}`,
      fix: meant ? `did you mean \`${meant}\`?` : 'use one of these',
    });
  }
  const id = await (isPerson ? findProfile(store, identity, identifier) : findOne(store, entity, identifier));
  const run = await runningRun(store, release, candidate);
  const person =
    id === null ? null : await personOf({ store, run, id, at: context.clock.now(), showPersonal });
  if (person) return person;
  if (!isPerson)
    throw new Failure({ what: `no ${entity} has the key \`${identifier}\``, fix: 'check the key' });
  throw new Failure({
    what: `nobody is known by \`${identifier}\``,
    why: `${identity.identifiers.map((kind) => kind.id).join(', ')} were tried`,
    fix: 'check the value, or name its kind: user_id:12347',
  });
}

async function textOf(
  { store, candidate }: Running,
  person: Person,
  name: string | undefined,
  context: Context,
): Promise<string> {
  const { workspace } = candidate;
  const { program } = person.run;
  const paint = paintFor(context.stdout, context);
  if (name === undefined) return profileText(store, person, titlesOf(workspace), paint);
  const [, kind, id = name] = /^(segment|journey)\.(.+)$/.exec(name) ?? [];
  const segment = kind === 'journey' ? undefined : declaredSegments(program).find((one) => one.id === id);
  if (segment) return segmentText(store, person, segment, paint);
  const journey = kind === 'segment' ? undefined : program.journeys.find((one) => one.id === id);
  if (journey) return journeyText(store, person, journey, paint);
  const known = [...declaredSegments(program), ...program.journeys].map((one) => one.id);
  const meant = nearest(id, known);
  throw new Failure({
    what: `the release that runs has no segment or journey \`${name}\``,
    why: `it has ${known.join(', ')}`,
    fix: meant ? `did you mean \`${meant}\`?` : 'use one of these names',
  });
}

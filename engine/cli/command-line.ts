/**
 * From the arguments of the process to a verb and its exit code. The parser and the help are made from the specs
 * of the verbs; what a verb throws is told here.
 */
import { Argument, Command, CommanderError, Option } from 'commander';
import type { Context } from './context.ts';
import { exitCodeOf, problemOf, problemText } from './failure.ts';
import type { ExitCode, Input, Verb } from './verb.ts';

export interface Program {
  readonly name: string;
  readonly summary: string;
  readonly version: string;
  readonly verbs: readonly Verb[];
}

/** Nothing is thrown, nothing ends the process: the exit code is the answer. */
export async function runCommandLine(
  program: Program,
  given: readonly string[],
  context: Context,
): Promise<ExitCode> {
  const debug = given.includes('--debug');
  let code: ExitCode = 0;
  const command = commandOf(program, context, (result) => {
    code = result;
  });
  try {
    await command.parseAsync(given.length === 0 ? ['--help'] : [...given], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 3;
    context.stderr.write(failureText(error, debug));
    return exitCodeOf(error);
  }
}

function failureText(error: unknown, debug: boolean): string {
  const problem = problemOf(error);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (problem) return problemText(problem) + (debug ? `${stack}\n` : '');
  if (debug) return `${stack}\n`;
  const message = error instanceof Error ? error.message : String(error);
  return `failed: ${message.split('\n', 1)[0]} (this is a fault of Carillon; the same with --debug shows where)\n`;
}

function commandOf(program: Program, context: Context, done: (code: ExitCode) => void): Command {
  const { stdout, stderr } = context;
  const root = new Command(program.name)
    .description(program.summary)
    .version(program.version)
    .option('--debug', 'after a failure, show where in the engine it happened')
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'failed: ')),
      getOutHelpWidth: () => stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => stderr.columns ?? HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({
      subcommandTerm: (verb) => [verb.name(), ...verb.registeredArguments.map(termOf)].join(' '),
    })
    .exitOverride()
    .showHelpAfterError('`carillon --help` shows what there is.');
  for (const verb of program.verbs) root.addCommand(verbCommand(verb, root, context, done));
  return root.addHelpText('after', '\n`carillon <command> --help` shows examples.');
}

function termOf(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

/** Where the output is no terminal. */
const HELP_WIDTH = 100;

function verbCommand(verb: Verb, root: Command, context: Context, done: (code: ExitCode) => void): Command {
  const command = root
    .createCommand(verb.name)
    .copyInheritedSettings(root)
    .summary(verb.summary)
    .description(verb.description ?? verb.summary)
    .option('--debug', 'after a failure, show where in the engine it happened')
    .showHelpAfterError(`\`carillon ${verb.name} --help\` shows how it is used.`);
  for (const { syntax, text } of verb.arguments ?? []) command.addArgument(new Argument(syntax, text));
  for (const option of verb.options ?? []) command.addOption(optionOf(option));
  command.addHelpText(
    'after',
    `\nExamples:\n${verb.examples.map(({ line, text }) => `  ${line}\n      ${text}`).join('\n')}`,
  );
  return command.action(async () => {
    const input: Input = { arguments: command.processedArgs.flat(), options: command.opts() };
    done(await verb.run(input, context));
  });
}

function optionOf(spec: NonNullable<Verb['options']>[number]): Option {
  const option = new Option(spec.flags, spec.text);
  if (spec.choices) option.choices(spec.choices);
  if (spec.default !== undefined) option.default(spec.default);
  return option;
}

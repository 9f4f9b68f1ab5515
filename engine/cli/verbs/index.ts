/** Every verb of the command line, in the order in which one meets them. A new one is a file and a line here. */
import type { Verb } from '../verb.ts';
import { apply } from './apply.ts';
import { compile } from './compile.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { importVerb } from './import.ts';
import { init } from './init.ts';
import { plan } from './plan.ts';
import { quarantine } from './quarantine.ts';
import { run } from './run.ts';
import { segments } from './segments.ts';
import { status } from './status.ts';
import { validate } from './validate.ts';

export const verbs: readonly Verb[] = [
  init,
  validate,
  compile,
  segments,
  plan,
  apply,
  run,
  importVerb,
  status,
  explain,
  quarantine,
  doctor,
];

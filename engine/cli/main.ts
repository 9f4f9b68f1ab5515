#!/usr/bin/env node
/** The command `carillon`: hands the outside world to the verb that was asked for. The verbs are in `verbs/`. */
import { runCommandLine } from './command-line.ts';
import { packageVersion } from './package-folder.ts';
import { systemContext } from './system-context.ts';
import { verbsFor } from './verbs/index.ts';
import { letGarbageDieYoung } from './young-garbage.ts';

/** After the verb has ended nothing holds the process; should a library do so, it is not waited for any longer. */
const LINGERING = 3_000;

letGarbageDieYoung();

// Whoever reads may stop reading, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const given = process.argv.slice(2);
const program = {
  name: 'carillon',
  summary: 'Marketing as code: segments, tags and journeys from YAML, run against a profile store.',
  version: packageVersion(),
  verbs: await verbsFor(given),
};
process.exitCode = await runCommandLine(program, given, systemContext());
setTimeout(() => process.exit(), LINGERING).unref();

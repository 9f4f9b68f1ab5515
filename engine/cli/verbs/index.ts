/**
 * Every verb of the command line, in the order in which one meets them. A new one is a file and a line here. A verb
 * is loaded when it is wanted: `validate` need not wait for an HTTP server to be read from the disk.
 */
import type { Verb } from '../verb.ts';

const loaders: Readonly<Record<string, () => Promise<Verb>>> = {
  init: async () => (await import('./init.ts')).init,
  validate: async () => (await import('./validate.ts')).validate,
  lint: async () => (await import('./lint.ts')).lintVerb,
  fmt: async () => (await import('./fmt.ts')).fmt,
  diff: async () => (await import('./diff.ts')).diff,
  graph: async () => (await import('./graph.ts')).graph,
  docs: async () => (await import('./docs.ts')).docs,
  compile: async () => (await import('./compile.ts')).compile,
  create: async () => (await import('./create.ts')).create,
  test: async () => (await import('./test.ts')).test,
  placements: async () => (await import('./placements.ts')).placements,
  segments: async () => (await import('./segments.ts')).segments,
  metrics: async () => (await import('./metrics.ts')).metrics,
  models: async () => (await import('./models.ts')).models,
  'dry-run': async () => (await import('./dry-run.ts')).dryRun,
  replay: async () => (await import('./replay.ts')).replay,
  plan: async () => (await import('./plan.ts')).plan,
  approve: async () => (await import('./approve.ts')).approve,
  apply: async () => (await import('./apply.ts')).apply,
  run: async () => (await import('./run.ts')).run,
  import: async () => (await import('./import.ts')).importVerb,
  releases: async () => (await import('./releases.ts')).releases,
  rollback: async () => (await import('./rollback.ts')).rollback,
  unpin: async () => (await import('./unpin.ts')).unpin,
  experiments: async () => (await import('./experiments.ts')).experiments,
  status: async () => (await import('./status.ts')).status,
  explain: async () => (await import('./explain.ts')).explain,
  pause: async () => (await import('./pause.ts')).pause,
  resume: async () => (await import('./resume.ts')).resume,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  quarantine: async () => (await import('./quarantine.ts')).quarantine,
  outbox: async () => (await import('./outbox.ts')).outbox,
  doctor: async () => (await import('./doctor.ts')).doctor,
};

export function allVerbs(): Promise<readonly Verb[]> {
  return Promise.all(Object.values(loaders).map((load) => load()));
}

/** The verbs that a command line can be about: the one it begins with, or, where that is none, all of them. */
export async function verbsFor([first]: readonly string[]): Promise<readonly Verb[]> {
  const load = first !== undefined && Object.hasOwn(loaders, first) ? loaders[first] : undefined;
  return load ? [await load()] : allVerbs();
}

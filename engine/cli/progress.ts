/**
 * Progress of long work: a bar on a terminal, a line every few seconds elsewhere. It goes to stderr, so that
 * what was asked for stays clean on stdout.
 */
import { Presets, SingleBar } from 'cli-progress';
import type { Context } from './context.ts';

/** Between two lines of one task where there is no terminal. */
const EVERY = 3_000;
/** Columns of a title, so that bars stand below one another. */
const TITLE_WIDTH = 28;
const BAR_WIDTH = 32;

export interface Task {
  /** Share done, 0 to 1. */
  to(share: number): void;
  /** Ends it, with a line that says what came of it. */
  end(summary: string): void;
  /** Ends it without a word: it was interrupted, or failed. */
  cancel(): void;
}

export function beginTask(title: string, context: Pick<Context, 'stderr' | 'clock'>): Task {
  return context.stderr.isTTY ? barTask(title, context) : lineTask(title, context);
}

function barTask(title: string, { stderr }: Pick<Context, 'stderr'>): Task {
  const bar = new SingleBar(
    {
      stream: stderr,
      format: `${title.padEnd(TITLE_WIDTH)} {bar} {percentage}%`,
      barsize: BAR_WIDTH,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  bar.start(100, 0);
  return {
    to: (share) => bar.update(percentOf(share)),
    end(summary) {
      bar.stop();
      stderr.write(`${title.padEnd(TITLE_WIDTH)} ${summary}\n`);
    },
    cancel: () => bar.stop(),
  };
}

function lineTask(title: string, { stderr, clock }: Pick<Context, 'stderr' | 'clock'>): Task {
  let last = clock.now();
  return {
    to(share) {
      if (clock.now() - last < EVERY) return;
      last = clock.now();
      stderr.write(`${title}: ${percentOf(share)}%\n`);
    },
    end: (summary) => void stderr.write(`${title}: ${summary}\n`),
    cancel: () => {},
  };
}

function percentOf(share: number): number {
  return Math.floor(100 * Math.min(1, Math.max(0, share)));
}

/** The log of long-running verbs: plain lines for people, JSON for programs, never anything of a person. */
import { type Level, type Logger, pino } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { Option } from './verb.ts';

export const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export const logOption: Option = {
  flags: '--log-level <level>',
  text: 'the least important lines to log',
  choices: LEVELS,
  default: 'info',
};

export interface LogOptions {
  readonly level: string;
  readonly format: 'text' | 'json';
}

/** Where lines go, and what time it is. */
export interface LogContext {
  readonly stderr: { write(line: string): unknown };
  readonly clock: Clock;
}

export function openLog({ level, format }: LogOptions, { stderr, clock }: LogContext): Logger {
  const write = (line: string) => void stderr.write(format === 'json' ? line : plainLine(line));
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":${clock.now()}`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
}

interface Line {
  readonly level: Level;
  readonly time: number;
  readonly msg?: string;
  readonly err?: { readonly message: string; readonly stack?: string };
}

/** `09:15:02 info  request method=POST status=200`: the time in UTC. */
function plainLine(line: string): string {
  const { level, time, msg = '', err, ...values } = JSON.parse(line) as Line;
  const clock = new Date(time).toISOString().slice(11, 19);
  const pairs = Object.entries(values).map(([name, value]) => {
    return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  const trouble = err ? [err.stack ?? err.message] : [];
  return `${[clock, level.padEnd(5), msg, ...pairs, ...trouble].filter((part) => part !== '').join(' ')}\n`;
}

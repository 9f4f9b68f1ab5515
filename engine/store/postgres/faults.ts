/**
 * What PostgreSQL and the way to it complain of, told to the user: the codes that come from the user's server,
 * network, role or disk, as store errors. Every other error passes as it is.
 */
import { StoreError, type StoreProblem } from '../error.ts';

type Telling = (place: string, reason: string) => StoreProblem;

const unreachable: Telling = (place, reason) => ({
  code: 'CAR-817',
  what: `${place} cannot be reached`,
  why: `${reason}.`,
  fix: 'Check the host and port of `store:` in carillon.yaml, that the server runs, and that it takes connections from here.',
});

const refused: Telling = (place, reason) => ({
  code: 'CAR-818',
  what: `${place} does not let this user in`,
  why: `${reason}.`,
  fix: 'Check the user of `store:` in carillon.yaml, its password (or PGPASSWORD in the environment), and pg_hba.conf of the server.',
});

const lost: Telling = (place, reason) => ({
  code: 'CAR-820',
  what: `the connection to ${place} was lost`,
  why: `${reason}. Whatever was acknowledged is stored; a batch under way is either stored whole or not at all.`,
  fix: 'Look at the server and the network, then start again.',
});

const notAllowed: Telling = (place, reason) => ({
  code: 'CAR-812',
  what: `${place} cannot be written`,
  why: `${reason}.`,
  fix: 'Give this user the right to create and change tables in the schema, or name a schema of its own with ?schema=NAME; a standby cannot be written at all.',
});

const damaged: Telling = (place, reason) => ({
  code: 'CAR-813',
  what: `${place} is damaged`,
  why: `${reason}.`,
  fix: 'Look at the log of the server and restore the database from a backup.',
});

const locked: Telling = (place) => ({
  code: 'CAR-815',
  what: `tables of ${place} are locked by another program`,
  why: 'A transaction that is not ours has held a lock on them longer than we wait.',
  fix: 'End that transaction (pg_stat_activity shows it), then try again.',
});

/** By the SQLSTATE of the server, or the code of the network. */
const TELLINGS: Readonly<Record<string, Telling>> = {
  ECONNREFUSED: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  '57P03': unreachable,
  '28000': refused,
  '28P01': refused,
  '3D000': (place) => ({
    code: 'CAR-819',
    what: `${place} does not exist`,
    why: 'The server answers, but it has no database of this name.',
    fix: 'Create it (`createdb NAME`), or check the name in `store:` in carillon.yaml.',
  }),
  ECONNRESET: lost,
  EPIPE: lost,
  '57P01': lost,
  '57P02': lost,
  '57P05': lost,
  '25P03': lost,
  '57014': (place, reason) => ({
    code: 'CAR-821',
    what: `a statement was cancelled by ${place}`,
    why: `${reason}. Nothing of its transaction was written.`,
    fix: 'Raise statement_timeout for this user, or find out why the server is slow.',
  }),
  '53300': (place) => ({
    code: 'CAR-822',
    what: `${place} has no connection free`,
    why: 'The server has as many connections open as it may.',
    fix: 'Close others, raise max_connections, or put a pooler in session mode before the server.',
  }),
  '55P03': locked,
  '42501': notAllowed,
  '25006': notAllowed,
  '3F000': notAllowed,
  '53100': (place) => ({
    code: 'CAR-811',
    what: `the disk of ${place} is full`,
    why: 'Nothing of the last batch was written, and nothing before it is lost.',
    fix: 'Make room and start again.',
  }),
  '58030': (place) => ({
    code: 'CAR-814',
    what: `the disk of ${place} failed`,
    why: 'The server reported an error while reading or writing. Nothing of the last batch counts as written.',
    fix: 'Look at the disk and the log of the server, then start again.',
  }),
  XX001: damaged,
  XX002: damaged,
};

/** What the driver says of itself, without a code. */
const WORDS: readonly (readonly [RegExp, Telling])[] = [
  [/^(timeout|Connection terminated due to connection timeout)/, unreachable],
  [/^(Connection terminated|Client has encountered a connection error)/, lost],
  [/^SASL|password must be a string/, refused],
];

/** Class 08 is `connection exception`, all of it. */
const CONNECTION_EXCEPTION = /^08...$/;

/** The error to throw in place of `error`. While connecting, every error of the driver is about the way there. */
export function asStoreError(error: unknown, place: string, connecting = false): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const code = codeOf(error);
  const telling = tellingOf(code, error.message) ?? (connecting ? unreachable : undefined);
  return telling === undefined
    ? error
    : new StoreError(telling(place, reasonOf(error, code)), { cause: error });
}

function tellingOf(code: string, message: string): Telling | undefined {
  if (Object.hasOwn(TELLINGS, code)) return TELLINGS[code];
  if (CONNECTION_EXCEPTION.test(code)) return lost;
  return WORDS.find(([words]) => words.test(message))?.[1];
}

/** The error's SQLSTATE or network code; empty if it has none. */
export function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** As a sentence without its stop. Where several addresses were tried, the message is empty. */
function reasonOf({ message }: Error, code: string): string {
  const text = message.trim().replace(/\.$/, '') || code;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

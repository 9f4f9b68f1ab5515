/**
 * The claim to a store: a session lock on a connection of its own, for as long as the process lives. Whoever writes for a
 * program has it, so that a second one is told instead of quietly taking the buckets over. Correctness does not rest on it:
 * epochs fence whoever lost the buckets.
 */
import pg from 'pg';
import { StoreError } from '../error.ts';
import type { Address } from './address.ts';
import { asStoreError } from './faults.ts';

export interface ClaimOptions {
  /** Who claims it, for others to read: `4711@host`. */
  readonly name: string;
  /** Ends the claim of whoever has it. */
  readonly takeOver: boolean;
}

export interface Claim {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly name: string;
  readonly since: string;
}

/** `CARJ`: beside the lock of migrations. The second half is the schema. */
const LOCK = 0x4341524a;
/** Set by the server; a longer name would be cut anyway. */
const NAME_LENGTH = 63;
const CONNECT_MS = 10_000;
/** A connection that was ended lets go of its lock within this many tenths of a second. */
const MOST_TRIES = 50;

const KEYS = `$1::integer, hashtext(coalesce($2, current_schema(), ''))`;
const HOLDER = `select activity.pid, activity.application_name as name,
    to_char(activity.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
  from pg_locks as held join pg_stat_activity as activity on activity.pid = held.pid
  where held.locktype = 'advisory' and held.granted and held.objsubid = 2
    and held.database = (select oid from pg_database where datname = current_database())
    and held.classid::bigint = $1::integer
    and held.objid::bigint = hashtext(coalesce($2, current_schema(), ''))::bigint & 4294967295`;

export async function claim(address: Address, { name, takeOver }: ClaimOptions): Promise<Claim> {
  const { url, schema, place } = address;
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: `carillon ${name}`.slice(0, NAME_LENGTH),
  });
  // Who lost the claim goes on until somebody takes the buckets over.
  client.on('error', () => {});
  try {
    await client.connect();
    // It says nothing for days.
    await client.query(
      `select set_config('idle_session_timeout', '0', false)
       where current_setting('server_version_num')::integer >= 140000`,
    );
    const keys = [LOCK, schema];
    const has = async () => {
      const { rows } = await client.query<{ got: boolean }>(
        `select pg_try_advisory_lock(${KEYS}) as got`,
        keys,
      );
      return rows[0]?.got === true;
    };
    for (let tries = 0; !(await has()); tries += 1) {
      const { rows } = await client.query<Holder>(HOLDER, keys);
      const [holder] = rows;
      if ((holder && !takeOver) || tries === MOST_TRIES) throw claimed(place, holder);
      if (holder) await client.query('select pg_terminate_backend($1)', [holder.pid]);
      await client.query('select pg_sleep(0.1)');
    }
    return { release: () => client.end() };
  } catch (error) {
    await client.end().catch(() => {});
    throw asStoreError(error, place);
  }
}

function claimed(place: string, holder: Holder | undefined): StoreError {
  const [, pid, host] = /^carillon (\d+)@(.*)$/.exec(holder?.name ?? '') ?? [];
  const who = pid === undefined ? 'another program' : `process ${pid} on ${host}`;
  return new StoreError({
    code: 'CAR-824',
    what: `${place} is in use by ${who}${holder ? `, since ${holder.since}` : ''}`,
    why: 'Two that run on one store would send what the other is sending.',
    fix: 'Stop it, most likely `carillon run`; if it cannot be stopped, `run`, `apply`, `import` and `quarantine release` end its claim with --take-over.',
  });
}

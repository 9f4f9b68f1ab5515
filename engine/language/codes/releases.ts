/** Permanent codes of what can be wrong with a store or a release, as `carillon explain CAR-8xx` prints them. */
export const releaseCodes = {
  'CAR-801': {
    title: 'A store address that cannot be read',
    more: '`store:` of an environment is a scheme and a place: `sqlite:` and the path of a file, from the workspace folder or absolute, or a URL `postgres://user@host:5432/database`, with `?schema=NAME` where the tables stand in a schema of their own. The address itself is never printed, because it may hold a password; better leave the password out and set PGPASSWORD in the environment.',
  },
  'CAR-802': {
    title: 'A database that is not supported',
    more: 'A store needs PostgreSQL 13 or newer, and a database whose encoding is UTF8: names and properties come in every script. Whether a server is good enough is looked at before anything is made in it.',
  },
  'CAR-803': {
    title: "The store's file is not a database",
    more: 'There is a file at the path, but it is not an SQLite file. Nothing was changed in it.',
  },
  'CAR-804': {
    title: 'The store belongs to something else',
    more: 'The SQLite file, or the PostgreSQL schema, holds tables that were not made by Carillon, or its making was never finished. Nothing was changed in it. In PostgreSQL a schema of its own (`?schema=carillon`) keeps a store apart from other tables.',
  },
  'CAR-805': {
    title: 'The store was made by a newer version',
    more: 'A store knows which version of the tables it has. An older program refuses to write to newer tables, because it could not keep what they promise.',
  },
  'CAR-806': {
    title: "The store's file cannot be opened",
    more: 'The path leads to a folder, through something that is no folder, or to a place where this user may not read or write.',
  },
  'CAR-807': {
    title: 'The store is in use',
    more: 'An SQLite store has one writer at a time: a second daemon would send what the first one is sending. Commands that only read (`status`, `explain`) work beside it. The lock goes with the process, even if that was killed.',
  },
  'CAR-808': {
    title: 'The store has another number of buckets',
    more: 'Profiles are spread over the buckets when a store is made, and their ids say which is theirs; the number cannot change afterwards.',
  },
  'CAR-809': {
    title: 'The store was made by an older version',
    more: 'Its tables must be brought up to date first, which only a command that writes may do: `carillon apply` or `carillon run --apply`.',
  },
  'CAR-810': {
    title: 'A release that would lose data',
    more: 'Removing a property or changing its type would drop or reinterpret values that are stored. It is done only where moved.yaml says so, under `removed` or `retyped`, so that a reviewer sees it.',
  },
  'CAR-811': {
    title: 'The disk is full',
    more: 'A batch is written whole or not at all. What was acknowledged is safe; what was not is refused, and senders try again.',
  },
  'CAR-812': {
    title: 'The store cannot be written',
    more: 'The file or its folder may be read, but not changed. SQLite needs to write beside the file as well (its -wal and -shm files, and the lock). In PostgreSQL the user may not create or change tables in the schema, or the server is a standby.',
  },
  'CAR-813': {
    title: 'The store is damaged',
    more: 'The database found pages that contradict each other, which comes from failing disks, from copying files while they are written, or from editing them by hand. Restore it from a backup; with SQLite, together with its -wal file.',
  },
  'CAR-814': {
    title: 'The disk failed',
    more: 'The operating system reported an error while reading or writing. Nothing of the last batch counts as written.',
  },
  'CAR-815': {
    title: 'Another program holds a lock',
    more: 'Something that is not Carillon has locked the file, or tables of the schema, longer than we wait: a backup, a database browser, a sync client, a transaction that somebody left open.',
  },
  'CAR-816': {
    title: 'There is no store yet',
    more: 'This command only reads. The store is made by `carillon apply` or `carillon run --apply`.',
  },
  'CAR-817': {
    title: 'The database server cannot be reached',
    more: 'Nothing answers at the host and port of `store:`, the name of the host is unknown, the server is just starting, or the two do not agree about TLS (`?sslmode=`). Nothing was written.',
  },
  'CAR-818': {
    title: 'The database server does not let the user in',
    more: 'The server answers, but the user is unknown, the password is wrong or missing, or pg_hba.conf does not allow this user from here. The password may stand in the address, encoded as URLs demand, or in PGPASSWORD in the environment.',
  },
  'CAR-819': {
    title: 'A database that does not exist',
    more: 'The server answers and knows the user, but has no database of the name in the address. Carillon makes schemas and tables, never databases.',
  },
  'CAR-820': {
    title: 'The connection to the database was lost',
    more: 'The server was stopped or crashed, somebody ended the connection, or the network broke. What was acknowledged is stored. The batch under way is stored whole or not at all; which of the two, is read from the store at the next start, so nothing is done twice.',
  },
  'CAR-821': {
    title: 'The database cancelled a statement',
    more: 'It took longer than statement_timeout of the server, the database or the user allows, or an administrator cancelled it. Its transaction was rolled back. A store needs no statement_timeout; one of a minute or more does no harm.',
  },
  'CAR-822': {
    title: 'The database has no connection free',
    more: 'Each process of Carillon keeps at most ten connections, and gives back those it does not use. The server counts the connections of all programs against max_connections. A pooler before the server must run in session mode: prepared statements and settings belong to a connection.',
  },
  'CAR-823': {
    title: 'A backup that would write over a file',
    more: 'A backup is written under another name first, checked, and then given its name, which must be free: the last good copy is never lost to a bad one.',
  },
  'CAR-824': {
    title: 'The store has an owner',
    more: 'Another process of Carillon runs on this store in PostgreSQL; which one, by host, process and since when, stands in the message. Two would send what the other is sending. The claim ends with the owner’s connection, even if it was killed; on a host that is gone without a word, when the server notices. `--take-over` ends the claim by force: what the former owner was handing over is doubtful then.',
  },
  'CAR-825': {
    title: 'Parked messages that are damaged',
    more: 'While the engine is busy, messages are acknowledged as soon as they stand in a file beside the store (`….parked-1`), one to a line; they are evaluated in their turn, and a file is deleted when nothing in it is needed. A line that is not whole, and is not the last one, was damaged after it was written. A last line that is torn is a message nobody was told was taken; it is passed over.',
  },
  'CAR-826': {
    title: 'A version that people stay on needs what is gone',
    more: '`on_change: pin` keeps whoever is inside in the version of the release they began in, to the end. Its steps, conditions and templates are kept in the store; segments and tags that are gone are kept for it too; events and fields are not, since they are what is taken in. Keep those until the last of them is through (`carillon plan` counts them), or release them with `on_change: follow`.',
  },
} as const;

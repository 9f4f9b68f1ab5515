/** Permanent codes of what can be wrong with a store or a release, as `carillon explain CAR-8xx` prints them. */
export const releaseCodes = {
  'CAR-801': {
    title: 'A store address that cannot be read',
    more: '`store:` of an environment is a scheme and a place: `sqlite:` and the path of a file, from the workspace folder or absolute. The address itself is never printed, because it may hold a password.',
  },
  'CAR-802': {
    title: 'A database that is not supported yet',
    more: 'This version keeps its data in one SQLite file. PostgreSQL is part of the design; until it is there, an address that asks for it is refused rather than guessed at.',
  },
  'CAR-803': {
    title: "The store's file is not a database",
    more: 'There is a file at the path, but it is not an SQLite file. Nothing was changed in it.',
  },
  'CAR-804': {
    title: "The store's file belongs to something else",
    more: 'The file is an SQLite database, but it was not made by Carillon, or its making was never finished. Nothing was changed in it.',
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
    more: 'The file or its folder may be read, but not changed. SQLite needs to write beside the file as well (its -wal and -shm files, and the lock).',
  },
  'CAR-813': {
    title: 'The store is damaged',
    more: 'SQLite found pages that contradict each other, which comes from failing disks, from copying a file while it is written, or from editing it by hand. Restore it from a backup, together with its -wal file.',
  },
  'CAR-814': {
    title: 'The disk failed',
    more: 'The operating system reported an error while reading or writing. Nothing of the last batch counts as written.',
  },
  'CAR-815': {
    title: 'Another program holds a lock',
    more: 'Something that is not Carillon has locked the file for several seconds: a backup, a database browser, a sync client.',
  },
  'CAR-816': {
    title: 'There is no store yet',
    more: 'This command only reads. The store is made by `carillon apply` or `carillon run --apply`.',
  },
} as const;

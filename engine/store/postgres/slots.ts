/** Slot numbers of features and segments: given out in order, never changed, never reused. */
import { arrayOf } from './array.ts';
import type { Database } from './database.ts';
import { nothing, once, type Statement } from './statement.ts';
import { shownText, storedText } from './text.ts';

type Space = 'feature' | 'segment';

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Numbers have no gaps. */
const ONE_AT_A_TIME = once('lock table slot in exclusive mode', [], nothing);

export function knownSlots(space: Space): Statement<ReadonlyMap<string, number>> {
  return once(
    'select key, number from slot where space = $1 order by number',
    [space],
    (rows) => new Map(rows.map(([key, number]) => [shownText(key as string), number as number])),
  );
}

export async function giveSlots(
  database: Database,
  space: Space,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const known = await database.run(knownSlots(space));
  const all = keys.every((key) => known.has(key)) ? known : await makeSlots(database, space, keys);
  return new Map(keys.map((key) => [key, all.get(key)!]));
}

async function makeSlots(database: Database, space: Space, keys: readonly string[]) {
  const insert = once(
    `insert into slot (space, key, number)
     select $1, key, place - 1 + row_number() over (order by position) from
       (select key, min(position) as position from unnest($2::text[]) with ordinality as given (key, position)
        group by key) as wanted,
       (select coalesce(max(number) + 1, 0) as place from slot where space = $1) as next
     where not exists (select from slot where space = $1 and slot.key = wanted.key)`,
    [space, arrayOf('text', keys.map(storedText))],
    nothing,
  );
  const [, , all] = await database.writing((connection) =>
    connection.all([ONE_AT_A_TIME, insert, knownSlots(space)]),
  );
  return all;
}

/** One after the other: what one move makes free another may take. */
export async function renameSlots(database: Database, space: Space, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const renames = moves.map(({ from, to }) =>
    once(
      `update slot set key = $3 where space = $1 and key = $2
       and not exists (select from slot as other where other.space = $1 and other.key = $3)`,
      [space, storedText(from), storedText(to)],
      nothing,
    ),
  );
  await database.writing((connection) => connection.all([ONE_AT_A_TIME, ...renames]));
}

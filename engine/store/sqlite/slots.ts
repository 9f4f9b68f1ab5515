/** Slot numbers of features and segments: given out in order, never changed, never reused. */
import type { Connection } from './connection.ts';

type Space = 'feature' | 'segment';

export function slotTable(connection: Connection) {
  const known = connection
    .prepare<[Space], [string, number]>('select key, number from slot where space = ? order by number')
    .raw();
  const select = connection
    .prepare<[Space, string], number>('select number from slot where space = ? and key = ?')
    .pluck();
  const insert = connection
    .prepare<[Space, string, Space], number>(
      `insert into slot (space, key, number)
       select ?, ?, coalesce(max(number) + 1, 0) from slot where space = ? returning number`,
    )
    .pluck();
  const give = connection.transaction(
    (space: Space, keys: readonly string[]): ReadonlyMap<string, number> =>
      new Map(keys.map((key) => [key, select.get(space, key) ?? insert.get(space, key, space)!])),
  );
  const rename = connection.prepare<[string, Space, string, Space, string]>(
    `update slot set key = ? where space = ? and key = ?
     and not exists (select 1 from slot as other where other.space = ? and other.key = ?)`,
  );
  const renameAll = connection.transaction(
    (space: Space, moves: readonly { readonly from: string; readonly to: string }[]): void => {
      for (const { from, to } of moves) rename.run(to, space, from, space, to);
    },
  );
  return {
    rename: (space: Space, moves: readonly { readonly from: string; readonly to: string }[]): void =>
      renameAll.immediate(space, moves),
    give: (space: Space, keys: readonly string[]): ReadonlyMap<string, number> => give.immediate(space, keys),
    known: (space: Space): ReadonlyMap<string, number> => new Map(known.all(space)),
  };
}

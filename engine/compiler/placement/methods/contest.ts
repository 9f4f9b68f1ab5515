/**
 * Who has the greatest number, draw by draw, among some who change a little from one question to the next: from place to place one
 * is gone and another has come. So only they are looked at, and those draws anew that the one who is gone had won.
 */
export class Contest {
  #members: readonly object[] = [];
  /** By draw: who has the greatest, as a place among the members, and how much it is. */
  readonly #best: Int32Array;
  readonly #most: Float64Array;

  constructor(draws: number) {
    this.#best = new Int32Array(draws);
    this.#most = new Float64Array(draws).fill(Number.NEGATIVE_INFINITY);
  }

  /** How many draws each has won, of equals the first; `rows` are their numbers. Those who stay stay in their order. */
  among(members: readonly object[], rows: readonly Float64Array[]): number[] {
    const { now, come } = placesOf(this.#members, members);
    if (this.#members.length > 0) this.#leave(now, rows);
    for (const place of come) this.#join(place, rows[place]!);
    this.#members = members;
    const times = members.map(() => 0);
    for (const place of this.#best) times[place]! += 1;
    return times;
  }

  /** Whoever is gone has won nothing: all of those who are there now draw anew. */
  #leave(now: Int32Array, rows: readonly Float64Array[]): void {
    const [best, most] = [this.#best, this.#most];
    for (let draw = 0; draw < best.length; draw++) {
      const stays = now[best[draw]!]!;
      best[draw] = stays < 0 ? greatest(rows, draw) : stays;
      if (stays < 0) most[draw] = rows[best[draw]!]![draw]!;
    }
  }

  #join(place: number, row: Float64Array): void {
    const [best, most] = [this.#best, this.#most];
    for (let draw = 0; draw < best.length; draw++) {
      const value = row[draw]!;
      if (value > most[draw]! || (value === most[draw]! && place < best[draw]!)) {
        best[draw] = place;
        most[draw] = value;
      }
    }
  }
}

/** Where those from before stand now, −1 for nowhere; and where those stand who were not there. */
function placesOf(before: readonly object[], members: readonly object[]) {
  const now = new Int32Array(before.length).fill(-1);
  const come: number[] = [];
  let next = 0;
  for (let place = 0; place < members.length; place++) {
    let at = next;
    while (at < before.length && before[at] !== members[place]) at++;
    if (at === before.length) come.push(place);
    else {
      now[at] = place;
      next = at + 1;
    }
  }
  return { now, come };
}

function greatest(rows: readonly Float64Array[], draw: number): number {
  let best = 0;
  let most = rows[0]![draw]!;
  for (let place = 1; place < rows.length; place++) {
    const value = rows[place]![draw]!;
    if (value > most) {
      best = place;
      most = value;
    }
  }
  return best;
}

/**
 * Who has the greatest number, draw by draw, among some who change a little from one question to the next: from place to place one
 * is gone and another has come. So only they are looked at, and those draws anew that the one who is gone had won.
 */
export class Contest {
  #members: readonly object[] = [];
  /** By draw: who has the greatest, as a place among the members. */
  readonly #best: Int32Array;

  constructor(draws: number) {
    this.#best = new Int32Array(draws);
  }

  /** How many draws each has won, of equals the first; `rows` are their numbers. Those who stay stay in their order. */
  among(members: readonly object[], rows: readonly Float64Array[]): number[] {
    const before = this.#members;
    const { now, come } = placesOf(before, members);
    const times = members.map(() => 0);
    for (let draw = 0; draw < this.#best.length; draw++) {
      const stays = before.length === 0 ? -1 : now[this.#best[draw]!]!;
      const best = stays < 0 ? greatest(rows, draw) : greaterOf(rows, draw, stays, come);
      this.#best[draw] = best;
      times[best]! += 1;
    }
    this.#members = members;
    return times;
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

/** The one who stays, or one of those who have come. */
function greaterOf(
  rows: readonly Float64Array[],
  draw: number,
  stays: number,
  come: readonly number[],
): number {
  let best = stays;
  let most = rows[stays]![draw]!;
  for (const place of come) {
    const value = rows[place]![draw]!;
    if (value > most || (value === most && place < best)) {
      best = place;
      most = value;
    }
  }
  return best;
}

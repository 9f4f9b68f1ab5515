/**
 * Plays a crowd through the period. Everybody is played alone from beginning to end, so memory does not grow with time
 * and hardly with people. What is given to all together — offers, limits, rates, places in a ranking — needs an order in
 * time: so it is assumed that there is room for everybody, what was asked is served in order by the production code, and
 * those whose answer was another are played again with it, until nobody's is. Up to the first answer that is wrong,
 * everything is right; each pass moves that instant on, so the passes end where one pass in order would have ended.
 */
import type { ProfileId, Store } from '../../store/store.ts';
import { DeskLedger } from './desk-ledger.ts';
import { firstOf, type GivenAway } from './forecast.ts';
import { Marks } from './marks.ts';
import { People } from './people.ts';
import type { Again, Noted, Players } from './players.ts';
import { RankLedger } from './rank-ledger.ts';
import { RateLedger } from './rate-ledger.ts';
import { type Answers, NO_ANSWERS, type Stage } from './stage.ts';

/** After so many passes what still changes is told, and left. */
const MOST_PASSES = 40;

export interface PlayOptions {
  readonly stage: Stage;
  readonly players: Players;
  /** How many there will be, about: then the first of them tell what will be given away. */
  readonly expected?: number;
  /** So many. */
  readonly first?: number;
  /** To read from, what was given away before; null where nothing was. */
  readonly store: Store | null;
  /** Folder that files of codes lie in. */
  readonly root: string;
  onProgress?(done: number, pass: number): void;
}

export interface Played {
  readonly people: number;
  readonly passes: number;
  /** Persons whose answers still changed when it was left, or who changed in the store while they were played. */
  readonly unsettled: number;
  readonly desk: DeskLedger;
}

export async function play(options: PlayOptions): Promise<Played> {
  const { stage, players, expected, store, root, onProgress } = options;
  const { program } = stage.run;
  const people = new People();
  const desk = new DeskLedger(stage.run, store, root, (index) => people.at(index));
  const rates = new RateLedger(program.channels, store);
  const ranks = new RankLedger(stage.rounds);
  const left = new Marks();
  const answers = (which: 'played' | 'settled', index: number): Answers => ({
    ...NO_ANSWERS,
    refused: desk[which](index),
    places: rates[which](index),
    ranked: ranks[which](index),
  });
  const note = (index: number, noted: Noted) => {
    if (stage.counts) {
      desk.note(index, noted.asks);
      rates.note(index, noted.rates);
    }
    ranks.note(index, noted.person, noted.ranks);
  };
  const playFirst = async (these: AsyncIterable<readonly ProfileId[]>, givenAway: GivenAway) => {
    for await (const some of players.first(these, givenAway)) {
      for (const noted of some) note(people.add(noted), noted);
      onProgress?.(people.size, 1);
    }
  };
  const everybody = players.people();
  let { givenAway } = NO_ANSWERS;
  if (stage.counts && expected !== undefined) {
    await playFirst(upTo(options.first ?? firstOf(expected), everybody), givenAway);
    givenAway = desk.forecast(people.size / expected);
  }
  await playFirst(everybody, givenAway);
  for (let passes = 1; ; ) {
    const changed = new Marks();
    for (const ledger of [desk, rates, ranks])
      for (const index of await ledger.settle()) if (!left.has(index)) changed.add(index);
    if (changed.size === 0 || passes === MOST_PASSES)
      return { people: people.size, passes, unsettled: changed.size + left.size, desk };
    passes++;
    const underWay = new Map<ProfileId, number>();
    const these = function* (): Generator<Again> {
      for (const index of changed) {
        const one = people.of(index);
        underWay.set(one.person, index);
        yield { ...one, before: answers('played', index), after: answers('settled', index) };
      }
    };
    let done = 0;
    for await (const some of players.again(these())) {
      for (const noted of some) {
        note(underWay.get(noted.person)!, noted);
        underWay.delete(noted.person);
      }
      done += some.length;
      onProgress?.(people.size - changed.size + done, passes);
    }
    // Whoever a daemon has changed meanwhile stays as they were played first.
    for (const index of underWay.values()) left.add(index);
  }
}

/** The first of them, so many at least; the others are left to be taken. */
async function* upTo(count: number, people: AsyncGenerator<readonly ProfileId[]>) {
  for (let taken = 0; taken < count; ) {
    const { value, done } = await people.next();
    if (done) return;
    taken += value.length;
    yield value;
  }
}

/**
 * One person through the whole period, from instant to instant, by the evaluator that runs live: what falls due, what
 * comes round, what they do, and the hand-over of messages, with nobody at the other end. A pure function of the stage,
 * the person as stored and the answers of what is given to all together.
 *
 * The order at one instant is the daemon's: what is due, what may be handed over, what comes round, what people do.
 */
import { advance, dueOf } from '../../evaluate/advance.ts';
import type { Draft } from '../../evaluate/draft.ts';
import type { Input } from '../../evaluate/input.ts';
import type { Run } from '../../evaluate/run.ts';
import { viewOf } from '../../evaluate/scope.ts';
import { moveDraft } from '../../evaluate/time.ts';
import type { ProfileImage } from '../../store/store.ts';
import { HandOvers } from './hand-overs.ts';
import type { Outcome } from './outcome.ts';
import { PersonalDesk } from './personal-desk.ts';
import type { Answers, Cue, Round, Stage } from './stage.ts';
import { Witness } from './witness.ts';

/** More looks than this at one instant is a loop of ours. */
const MOST_LOOKS = 10_000;

/** Throws `HistoryNeeded` where it turns out that the person's past must be read: `past` says whether it was. */
export function playPerson(stage: Stage, image: ProfileImage, past: boolean, answers: Answers): Outcome {
  return new PersonPlay(stage, image, past, answers).play();
}

class PersonPlay {
  readonly #stage: Stage;
  readonly #run: Run;
  readonly #answers: Answers;
  readonly #draft: Draft;
  readonly #witness: Witness;
  readonly #handOvers: HandOvers;
  #desk: PersonalDesk | null = null;
  /** What the person does, in order; what follows messages is put in at its place. */
  readonly #cues: Cue[];
  #nextCue = 0;
  #nextRound = 0;
  #now: number;
  #due: number | null | undefined = undefined;

  constructor(stage: Stage, image: ProfileImage, past: boolean, answers: Answers) {
    this.#stage = stage;
    this.#run = stage.run;
    this.#answers = answers;
    this.#now = stage.from;
    this.#draft = stage.begin(image, past);
    this.#witness = new Witness(stage, this.#draft);
    this.#handOvers = new HandOvers(stage, answers, this.#draft, this.#witness);
    this.#cues = [...stage.behaviour.cuesOf(image)];
  }

  play(): Outcome {
    this.#witness.look();
    this.#settle();
    const { until } = this.#stage;
    for (let looks = 0; ; ) {
      const due = this.#dueNow();
      // Timers of an instant run once the clock has passed it.
      const timer = due === null ? Number.POSITIVE_INFINITY : Math.max(due + 1, this.#now);
      const round = this.#stage.rounds[this.#nextRound];
      const cue = this.#cues[this.#nextCue];
      const next = Math.min(
        timer,
        this.#handOvers.next(this.#now),
        round?.at ?? Number.POSITIVE_INFINITY,
        Math.max(cue?.at ?? Number.POSITIVE_INFINITY, this.#now),
      );
      if (next > until) return this.#witness.end();
      looks = next === this.#now ? looks + 1 : 0;
      if (looks > MOST_LOOKS) throw new Error(`profile ${this.#draft.id} does not come to rest at ${next}`);
      this.#now = next;
      if (timer === next) this.#take({ type: 'time', at: next });
      else if (round?.at === next && this.#handOvers.next(next) > next) {
        this.#nextRound++;
        this.#takeRound(round);
      } else if (cue !== undefined && cue.at <= next && this.#handOvers.next(next) > next) {
        this.#nextCue++;
        for (const input of cue.inputs(this.#run, this.#draft)) this.#take(input);
      }
      this.#settle();
    }
  }

  /** When something changes by itself; worked out anew only where something was taken. */
  #dueNow(): number | null {
    if (this.#due === undefined) this.#due = dueOf(this.#run, this.#draft);
    return this.#due;
  }

  #take(input: Input): void {
    const { out } = this.#draft;
    this.#due = undefined;
    // Each input is a batch of its own here.
    out.cause = 'time';
    advance(this.#run, this.#draft, input);
    this.#witness.look();
  }

  #takeRound(round: Round): void {
    const at = this.#now;
    if (round.type === 'tick') {
      this.#take({ type: 'tick', at, journey: round.journey, cron: round.cron });
    } else if (round.type === 'refresh') {
      this.#take({ type: 'refresh', at, key: round.key });
    } else this.#rank(round);
  }

  /** Tells the value that the person is ranked by, and takes the place that the ranking of all gave. */
  #rank({ refresh, place, first }: Extract<Round, { type: 'rank' }>): void {
    const { key, among, by } = refresh;
    const draft = this.#draft;
    // Where nothing changes by itself at this instant, moving there is all that a look needs.
    if ((this.#dueNow() ?? Number.POSITIVE_INFINITY) > this.#now) moveDraft(this.#run, draft, this.#now);
    else this.#take({ type: 'time', at: this.#now });
    const isRanked = among === null || draft.members[among] === 1;
    const had = draft.kept.flags.has(key);
    this.#witness.ranked(key, place, isRanked ? by(viewOf(this.#run.program, draft)) : undefined, had);
    const holds = this.#answers.ranked.get(key)?.findLast((change) => change.place <= place)?.holds ?? had;
    if (holds !== had)
      this.#take({ type: 'flag', at: this.#now, key, holds, cause: first ? 'release' : 'time' });
  }

  /** Everything that can be done at this instant is done: answers of desks, and hand-overs. */
  #settle(): void {
    const take = (input: Input) => this.#take(input);
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const { asks } = this.#draft.out;
      if (asks.length > 0) {
        for (const line of this.#answered()) this.#take({ ...line, type: 'grant', at: this.#now });
        continue;
      }
      const reactions = this.#handOvers.turn(this.#now, take);
      if (reactions === null) {
        this.#witness.rest();
        return;
      }
      for (const cue of reactions) this.#insert(cue);
    }
    throw new Error(`messages of profile ${this.#draft.id} do not come to rest at ${this.#now}`);
  }

  #answered() {
    this.#desk ??= new PersonalDesk(this.#run, this.#draft, this.#answers);
    const desk = this.#desk;
    return this.#draft.out.asks.splice(0).flatMap((ask) => {
      const answers = desk.answer(ask, this.#now);
      this.#witness.asked(ask, answers);
      return answers;
    });
  }

  /** After all of the same instant that were there before. */
  #insert(cue: Cue): void {
    let place = this.#cues.length;
    while (place > this.#nextCue && this.#cues[place - 1]!.at > cue.at) place--;
    this.#cues.splice(place, 0, cue);
  }
}

/**
 * What things and people would tell each other under a release that is only planned: computed by the code that would
 * do it, kept in memory, never written. So that a plan knows what a `has` that nobody asked before would find.
 */
import { entityKind, type Reference } from '../compiler/reference.ts';
import { advance } from '../evaluate/advance.ts';
import { type Draft, draftOf } from '../evaluate/draft.ts';
import { type AnswerLine, type LinkLine, takeLink, tellRelated } from '../evaluate/relations.ts';
import { type Run, runFor } from '../evaluate/run.ts';
import type { OccurrenceLine } from '../runtime/lines.ts';
import { pastOccurrences } from '../runtime/passing.ts';
import type { ProfileId, ProfileImage, Store } from '../store/store.ts';
import { everybody } from './everybody.ts';

/** Rounds in which things hear of each other: a chain of more relations than this is planned as if it ended there. */
const ROUNDS = 3;

export class Hearsay {
  readonly #run: Run;
  readonly #at: number;
  readonly #occurrences = new Map<string, OccurrenceLine[]>();
  #links = new Map<string, LinkLine[]>();
  readonly #answers = new Map<ProfileId, Map<string, AnswerLine>>();

  private constructor(run: Run, at: number) {
    this.#run = run;
    this.#at = at;
  }

  /** All that would be told before people come into the release. */
  static async gather(store: Store, run: Run, at: number): Promise<Hearsay> {
    const hearsay = new Hearsay(run, at);
    if (run.others.size === 0) return hearsay;
    if ([...run.layout.passedSince.values()].includes(run.layout.release)) {
      for await (const images of everybody(store)) for (const image of images) hearsay.#pass(image);
    }
    const asksEachOther = [...run.others.values()].some(({ program }) =>
      program.relations.out.some(({ kind }) => kind === null),
    );
    for (let round = 0; round < (asksEachOther ? ROUNDS : 1); round++) {
      const links = new Map<string, LinkLine[]>();
      for await (const images of everybody(store, 'others')) {
        for (const image of images) {
          for (const line of hearsay.draftOf(image).out.lines)
            if (line.type === 'link') add(links, keyOf(line.who), line);
        }
      }
      hearsay.#links = links;
    }
    return hearsay;
  }

  /** One under the planned release, having heard what there is to hear. What it answers is remembered. */
  draftOf(image: ProfileImage): Draft {
    const { profile } = image;
    const run = runFor(this.#run, profile.entity);
    const draft = draftOf(run.program, run.layout, image);
    const names = namesOf(image).map(keyOf);
    for (const line of names.flatMap((name) => this.#links.get(name) ?? [])) takeLink(draft, line);
    const at = Math.max(this.#at, draft.at);
    advance(run, draft, { type: 'time', at });
    const known = new Set(image.events.map(({ message }) => message));
    for (const line of names.flatMap((name) => this.#occurrences.get(name) ?? [])) {
      const { event, message, time, properties, cause } = line;
      if (known.has(message)) continue;
      advance(run, draft, { type: 'event', at, event, message, time, properties, cause, imported: false });
    }
    tellRelated(run, draft);
    for (const line of this.#answers.get(profile.id)?.values() ?? [])
      advance(run, draft, { ...line, type: 'answer', at });
    advance(run, draft, { type: 'heard', at });
    tellRelated(run, draft);
    for (const line of draft.out.lines) {
      if (line.type !== 'answer') continue;
      const answers = this.#answers.get(line.to) ?? new Map<string, AnswerLine>();
      this.#answers.set(line.to, answers.set(`${line.relation} ${profile.id}`, line));
    }
    return draft;
  }

  #pass(image: ProfileImage): void {
    const { program, layout } = this.#run;
    const lines = pastOccurrences(program, layout, image.events, image.state?.release ?? 0);
    for (const line of lines) add(this.#occurrences, keyOf(line.who), line);
  }
}

function namesOf({ profile }: ProfileImage): Reference[] {
  if (profile.key !== null) return [{ kind: entityKind(profile.entity), value: profile.key }];
  return Object.entries(profile.identifiers).flatMap(([kind, values]) =>
    values.map((value) => ({ kind, value })),
  );
}

function keyOf({ kind, value }: Reference): string {
  return `${kind}|${value}`;
}

function add<Key, Line>(lists: Map<Key, Line[]>, key: Key, line: Line): void {
  const list = lists.get(key);
  if (list) list.push(line);
  else lists.set(key, [line]);
}

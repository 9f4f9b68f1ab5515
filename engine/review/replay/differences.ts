/** One person on both sides: which memberships and messages are others. Pure. */
import type { PlayedMessage } from '../play/outcome.ts';

/** What is kept of a person's first side until the second is played. */
export interface Side {
  /** Ids of segments they are in at the end. */
  readonly members: ReadonlySet<string>;
  readonly messages: readonly PlayedMessage[];
}

export interface Difference {
  readonly gains: readonly string[];
  readonly loses: readonly string[];
  readonly added: readonly PlayedMessage[];
  readonly removed: readonly PlayedMessage[];
  readonly moved: readonly { readonly from: PlayedMessage; readonly to: PlayedMessage }[];
}

export function messageName({ journey, step, template, channel }: PlayedMessage): string {
  return [journey, step, template, channel].join('|');
}

/** Messages of one step are matched by their instants first; of what is left, each goes with the next, as moved. */
export function differenceOf(before: Side, after: Side): Difference {
  const added: PlayedMessage[] = [];
  const removed: PlayedMessage[] = [];
  const moved: { from: PlayedMessage; to: PlayedMessage }[] = [];
  const names = new Set([...before.messages, ...after.messages].map(messageName));
  for (const name of names) {
    const [old, now] = [before, after].map(({ messages }) =>
      messages.filter((one) => messageName(one) === name),
    );
    const gone = old!.filter(({ at }) => !now!.some((one) => one.at === at));
    const come = now!.filter(({ at }) => !old!.some((one) => one.at === at));
    const pairs = Math.min(gone.length, come.length);
    for (let pair = 0; pair < pairs; pair++) moved.push({ from: gone[pair]!, to: come[pair]! });
    removed.push(...gone.slice(pairs));
    added.push(...come.slice(pairs));
  }
  return {
    gains: [...after.members].filter((id) => !before.members.has(id)).sort(),
    loses: [...before.members].filter((id) => !after.members.has(id)).sort(),
    added,
    removed,
    moved,
  };
}

export function isSame({ gains, loses, added, removed, moved }: Difference): boolean {
  return [gains, loses, added, removed, moved].every(({ length }) => length === 0);
}

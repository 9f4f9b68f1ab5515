/** Every message of a dry run, for whoever wants to look at each: one JSON object to a line, in order of time. */
import type { ProfileId } from '../../store/store.ts';
import type { Outcome, PlayedMessage } from '../play/outcome.ts';

export class MessageList {
  readonly #messages = new Map<ProfileId, readonly PlayedMessage[]>();

  put({ person, messages }: Outcome, sign: 1 | -1): void {
    if (sign === 1 && messages.length > 0) this.#messages.set(person, messages);
    else this.#messages.delete(person);
  }

  text(): string {
    const all = [...this.#messages].flatMap(([person, messages]) =>
      messages.map((message) => ({ person, ...message })),
    );
    return all
      .sort((a, b) => a.at - b.at || a.decided - b.decided || (a.key < b.key ? -1 : 1))
      .map(({ at, decided, ...message }) => {
        const instants = { at: new Date(at).toISOString(), decided: new Date(decided).toISOString() };
        return `${JSON.stringify({ ...instants, ...message })}\n`;
      })
      .join('');
  }
}

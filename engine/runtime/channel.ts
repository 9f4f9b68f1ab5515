/**
 * What a channel connector is. A connector is one folder under `connectors/channels/` with its spec, its code
 * and its test; docs, validation of `kind: channel` and scaffolding all come from the spec.
 */
import type { Json, JsonObject } from '../store/store.ts';

/** A rendered message on its way out. Everything a channel may know of a person stands here. */
export interface Message {
  /** Idempotency key, stable over retries and restarts: filesystem-safe, 20 characters of [a-z0-9]. */
  readonly key: string;
  /** The medium of the template part: `email`, `sms`, `push`, … */
  readonly medium: string;
  /** Where to: an e-mail address, a telephone number in E.164, … */
  readonly to: string;
  readonly locale: string;
  /** Parts as the template names them, rendered: `subject`, `html`, `text`, `title`, `body`, … */
  readonly content: Readonly<Record<string, string>>;
  /** Where it came from, for headers and logs. */
  readonly origin: {
    readonly journey: string;
    readonly step: string;
    readonly template: string;
    readonly class: string;
    readonly profile: number;
  };
  /** When it was decided, milliseconds since 1970 UTC: a retry carries the same date. */
  readonly at: number;
  /** Where the person can end messages of this class, with one click (RFC 8058) or by mail. */
  readonly unsubscribe?: {
    readonly url: string;
    readonly mailto?: string;
    /** Of the mail to `mailto`, by which it is told whose it is. */
    readonly subject?: string;
  };
}

/** A question to another system. */
export interface Question {
  /** Idempotency key, stable over retries and restarts, as of a message. */
  readonly key: string;
  readonly body: JsonObject;
  /** Whether the answer is wanted; else only that there was one. */
  readonly wantsAnswer: boolean;
  /** Of a journey; models ask for many people at once, without a name. */
  readonly origin?: { readonly journey: string; readonly step: string; readonly profile: number };
}

/** One that a journey asks for one person. */
export type Call = Question & Required<Pick<Question, 'origin'>>;

/** Somebody in an audience: identifier → values, as the audience tells them. */
export type AudiencePerson = Readonly<Record<string, readonly string[]>>;

/** Somebody is to be in a list of an outside system, or no longer. */
export interface AudienceChange {
  /** Idempotency key, stable over retries and restarts, as of a message. */
  readonly key: string;
  readonly list: string;
  readonly do: 'add' | 'remove';
  readonly person: AudiencePerson;
}

/** What keeps lists of people in an outside system. */
export interface AudienceKeeper {
  /** Saying it again is harmless. Changes that come together may go out as one request. */
  change(change: AudienceChange, signal: AbortSignal): Promise<SendResult>;
  /** A page of the list; `next` is null with the last. Throws where it cannot be read. */
  list(
    from: { readonly list: string; readonly cursor: string | null },
    signal: AbortSignal,
  ): Promise<{ readonly people: readonly AudiencePerson[]; readonly next: string | null }>;
}

/**
 * accepted: the provider has it; of a call that wants one, with the JSON of the `answer`. transient: it surely has not, try again later (`after` in ms if it said so).
 * permanent: it never will; the reason goes to the dead-letter list. doubtful: nobody can know — the message was
 * on its way when the line went dead — and the definition's `on_doubt` decides. Anything thrown is doubtful.
 */
export type SendResult =
  | { readonly outcome: 'accepted'; readonly provider?: string; readonly answer?: Json }
  | { readonly outcome: 'transient'; readonly reason: string; readonly after?: number }
  | { readonly outcome: 'doubtful'; readonly reason: string }
  | { readonly outcome: 'permanent'; readonly reason: string };

export interface Channel {
  /** Hand one message over. Must be safe to call again with the same key wherever the medium allows it. */
  send(message: Message, signal: AbortSignal): Promise<SendResult>;
  /** Ask, where the spec says `callable`. No reason may hold anything of the answer: it may be personal. */
  call?(call: Question, signal: AbortSignal): Promise<SendResult>;
  /** Where the spec says `keepsAudiences`. */
  readonly audience?: AudienceKeeper;
  close?(): Promise<void>;
}

export interface ChannelContext {
  /** Id of the `kind: channel`. */
  readonly id: string;
  /** The `with:` of the definition, checked against the spec's schema, secrets resolved. */
  readonly settings: JsonObject;
  /** Absolute folder that relative paths start from. */
  readonly root: string;
}

export interface ChannelSpec {
  /** What `connector:` says in a `kind: channel`. */
  readonly name: string;
  readonly title: string;
  /** One paragraph for the reference. */
  readonly description: string;
  /** Media it can carry. */
  readonly media: readonly string[];
  /** Whether journeys can `call` it. */
  readonly callable?: true;
  /** Whether it keeps audiences. */
  readonly keepsAudiences?: true;
  /** JSON Schema 2020-12 of the definition's `with:`; a string property with `"format": "secret"` takes `{ secret: NAME }`. */
  readonly settings: JsonObject;
  open(context: ChannelContext): Channel | Promise<Channel>;
}

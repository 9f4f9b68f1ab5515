/**
 * What a connector for feedback is: it reads what a provider posts about messages that it took, and tells forged posts
 * from its own. A connector is one file under `connectors/feedback/`; what its reports mean is not its business.
 */
import type { JsonObject } from '../store/store.ts';

/** A post as it came, not parsed: signatures are over its bytes. */
export interface FeedbackRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** When it came, milliseconds since 1970 UTC. */
  readonly at: number;
}

/** What became of one message. It is found by any of its names. */
export interface Report {
  readonly what: 'delivered' | 'bounced' | 'failed' | 'complained' | 'unsubscribed' | 'restored';
  /** Of what bounced: for good, or for now. */
  readonly bounce?: 'hard' | 'soft';
  /** Our key of the message. */
  readonly message?: string;
  /** What the provider calls it, in every form in which a channel may have heard of it. */
  readonly provider?: readonly string[];
  /** When it happened, milliseconds since 1970 UTC; left out, now. */
  readonly time?: number;
  /** In words or a code, without any address. */
  readonly reason?: string;
}

/**
 * refused: not signed as it should be, or meant for somebody else. malformed: nothing that this provider would post.
 * Reports may be none: of what we do not keep, and after a handshake.
 */
export type FeedbackAnswer =
  | { readonly outcome: 'reports'; readonly reports: readonly Report[] }
  | { readonly outcome: 'refused' | 'malformed'; readonly reason: string }
  /** Something it depends on cannot be reached: the provider posts it again. */
  | { readonly outcome: 'later'; readonly reason: string };

export interface Feedback {
  read(request: FeedbackRequest, signal: AbortSignal): Promise<FeedbackAnswer>;
}

export interface FeedbackSpec {
  /** What `feedback: { from: }` of a channel says. */
  readonly name: string;
  readonly title: string;
  /** One paragraph for the reference. */
  readonly description: string;
  /** JSON Schema 2020-12 of `feedback: { with: }`; secrets as in a channel's. */
  readonly settings: JsonObject;
  open(settings: JsonObject): Feedback;
}

/** What is said to the bucket of an offer, and what it answers. Both travel as lines (`runtime/lines.ts`). */
import type { ProfileId } from '../store/store.ts';
import type { OrderAnswer, OrderAsk } from './order-desk.ts';

export type DeskLine =
  | {
      readonly type: 'grant_asked';
      readonly offer: string;
      readonly key: string;
      readonly turn: number;
      readonly profile: ProfileId;
      readonly at: number;
      /** Of room under a limit: how much; left out, one. */
      readonly units?: number;
      /** The channel of the message it goes with. */
      readonly channel?: string;
    }
  | {
      readonly type: 'grant_returned';
      readonly offer: string;
      readonly key: string;
      readonly turn: number;
      /** Somebody may have seen its code: nobody else ever gets it. */
      readonly seen: boolean;
      readonly at: number;
    }
  /** Its time is up. */
  | { readonly type: 'grant_over'; readonly offer: string; readonly key: string; readonly at: number }
  /** Somebody shows a code, or a person uses what they have. */
  | {
      readonly type: 'redeemed';
      readonly offer: string;
      readonly what: { readonly code: string } | { readonly key: string };
      readonly time: number;
      /** Message or event that says so: said twice, it is one redemption. */
      readonly by: string;
      readonly at: number;
    };

/** Codes from a file, in their order. */
export interface Upload {
  readonly type: 'uploaded';
  readonly offer: string;
  readonly codes: readonly string[];
  readonly from: number;
  readonly at: number;
}

export type DeskAsk = DeskLine | Upload | OrderAsk;

/** To the person. */
export interface GrantLine {
  readonly type: 'grant';
  readonly to: ProfileId;
  readonly offer: string;
  readonly key: string;
  readonly turn: number;
  readonly said: 'granted' | 'refused' | 'redeemed' | 'expired';
  readonly at: number;
  readonly reason?: string;
  readonly code: string | null;
  readonly until: number | null;
  /** When it was redeemed, or was over. */
  readonly time?: number;
  readonly by?: string;
}

/** What whoever redeems is told. */
export type Redemption =
  | {
      readonly outcome: 'redeemed';
      readonly grant: string;
      readonly redeemedAt: number;
      /** It was said before, by the same message. */
      readonly again: boolean;
    }
  | { readonly outcome: 'already_redeemed'; readonly redeemedAt: number }
  | { readonly outcome: 'expired'; readonly until: number }
  | { readonly outcome: 'returned' | 'unknown_code' };

/** What whoever asks a desk from outside is told. */
export type DeskAnswer = Redemption | OrderAnswer;

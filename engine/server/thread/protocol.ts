/** What the HTTP thread and the thread of the engine say to each other: plain data, a group of messages at a time. */
import type { FeedbackRequest } from '../../runtime/feedback.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import type { UnsubscribeWay } from '../../runtime/links.ts';
import type { AskedPlacement } from '../../runtime/placements/ask.ts';
import type { Shown } from '../../runtime/redeem.ts';
import type { TaskQuestion } from '../../runtime/tasks.ts';
import type { Receipt } from '../../runtime/work.ts';
import type { ParkedPlace } from '../../store/parked.ts';
import type { Declarations } from '../declarations.ts';
import type { Address } from '../listen.ts';

/** What the thread is started with. */
export interface ThreadData {
  readonly address: Address;
  readonly writeKeys: readonly string[];
  readonly declarations: Declarations;
  /** Where messages wait that the engine does not come to at once; null: senders wait. */
  readonly parked: ParkedPlace | null;
  /** Whether links in messages lead here. */
  readonly links: boolean;
  /** Keys of tasks; null: there are no addresses of them. */
  readonly taskKeys: readonly string[] | null;
  readonly log: { readonly level: string; readonly format: 'text' | 'json' };
}

/** What became of one message; `number` is the one it was sent under. */
export type Answer =
  | { readonly number: number; readonly receipt: Receipt }
  | { readonly number: number; readonly refused: 'busy' | 'stopped' };

export type Question =
  | { readonly about: 'tasks'; readonly question: TaskQuestion }
  | { readonly about: 'health' }
  | { readonly about: 'figures' }
  | { readonly about: 'redeem'; readonly shown: Shown }
  | { readonly about: 'decide'; readonly asked: AskedPlacement }
  | { readonly about: 'unsubscribe'; readonly token: string; readonly way: UnsubscribeWay }
  | { readonly about: 'feedback'; readonly channel: string; readonly request: FeedbackRequest }
  | {
      readonly about: 'follow';
      readonly what: 'click' | 'open';
      readonly token: string;
      readonly counts: boolean;
    };

/** From the HTTP thread. */
export type FromServer =
  | { readonly type: 'listening'; readonly url: string }
  /** The port cannot be opened; `fix` where there is one. */
  | { readonly type: 'not_listening'; readonly what: string; readonly fix: string | null }
  /** Numbered one after the other, beginning with `first`. */
  | { readonly type: 'messages'; readonly first: number; readonly messages: readonly Incoming[] }
  | { readonly type: 'question'; readonly number: number; readonly question: Question };

/** From the engine. */
export type FromEngine =
  | { readonly type: 'answers'; readonly answers: readonly Answer[] }
  | { readonly type: 'told'; readonly number: number; readonly value: unknown }
  /** Another release runs. */
  | { readonly type: 'declarations'; readonly declarations: Declarations }
  | { readonly type: 'close' };

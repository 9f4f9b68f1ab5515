/** Offers, compiled: what is given, to whom, how often, and what redeems it. */
import type { BenefitProgram, CostProgram } from './benefit.ts';
import type { Test } from './view.ts';
import type { Window } from './window.ts';

export interface OfferProgram {
  readonly id: string;
  readonly title: string;
  readonly benefit: BenefitProgram;
  readonly eligible: Test | null;
  /** Instants, and milliseconds from the grant. */
  readonly valid: {
    readonly from: number | null;
    readonly until: number | null;
    readonly for: number | null;
    /** So long before its end people are told, milliseconds. */
    readonly remind: number | null;
  };
  /** Made after a pattern, or taken from a file below the workspace's folder. */
  readonly codes: { readonly pattern: string } | { readonly path: string } | null;
  readonly budget: {
    readonly grants: number | null;
    readonly perDay: number | null;
    readonly perProfile: { readonly atMost: number; readonly window: Window } | null;
    /** With messages of a channel, by its id, or of a medium. */
    readonly perChannel: readonly { readonly channel: string; readonly atMost: number }[];
    /** Where it is the same for everybody. */
    readonly unitCost: number | null;
  };
  /** Null where nothing is said of it. */
  readonly cost: CostProgram | null;
  /** Of the offers of a group a person has one at a time. */
  readonly exclusive: string | null;
  /** Ids of offers that one event may redeem along with it; null: all. */
  readonly stacksWith: ReadonlySet<string> | null;
  readonly redeemed: RedeemedBy | null;
}
/** The event by which an offer is redeemed. */
export interface RedeemedBy {
  readonly event: string;
  readonly where: ((occurrence: object) => boolean) | null;
  /** Property with the code; null: the person's own oldest grant. */
  readonly code: string | null;
}

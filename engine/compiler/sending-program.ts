/** What decides whether and how something is sent: channels, audiences, and the rules of policies. */
import type { Gate, PriorityRow } from '../language/kinds.ts';
import type { JsonObject } from '../store/store.ts';
import type { Schedule } from './refresh.ts';

export interface ChannelProgram {
  readonly id: string;
  readonly connector: string;
  readonly medium: string;
  readonly settings: JsonObject;
  /** Who tells what became of its messages, and with what settings. */
  readonly feedback: { readonly from: string; readonly settings: JsonObject } | null;
  /** What one message costs, in `COST_UNITS`. */
  readonly cost: number;
  readonly onDoubt: 'resend' | 'hold';
  /** Whether the definition says so itself: what is done where it does not is the kind of effect's to say. */
  readonly saysOnDoubt: boolean;
  readonly retry: { readonly times: number; readonly first: number; readonly atMost: number };
  /** At most so many calls within so long, milliseconds; null: as many as come. */
  readonly rate: { readonly messages: number; readonly per: number } | null;
  /** Channels of one account are counted together; null: alone. */
  readonly account: string | null;
}

/** A list of people in an outside system. */
export interface AudienceProgram {
  readonly id: string;
  /** Whose members are in it, index in `segments`; null: those whom journeys put there. */
  readonly segment: number | null;
  readonly channel: string;
  /** The class of message that it counts as. */
  readonly class: string;
  /** What it is called over there. */
  readonly list: string;
  /** When it is read back. */
  readonly schedule: Schedule;
  readonly identifiers: readonly {
    readonly name: string;
    /** A value as the outside system is told it, or null if it is none. */
    tell(value: unknown): string | null;
  }[];
}

export type ConsentRule = 'opt_in' | 'opt_out' | 'none';
export interface PolicyProgram {
  /** class → medium → rule; absent means nobody may be contacted. */
  readonly consent: ReadonlyMap<string, ReadonlyMap<string, ConsentRule>>;
  readonly suppress: readonly SuppressRule[];
  /** Of all experiments. */
  readonly reserved: readonly ReservedRule[];
  readonly control: readonly ControlRule[];
  readonly quiet: readonly QuietRule[];
  readonly windows: readonly WindowRule[];
  readonly caps: readonly CapRule[];
  /** From the most to the least important; what no row names comes after all. */
  readonly priority: readonly PriorityRow[];
  /** What must be approved before it is applied: the engine runs as if there were none. */
  readonly gates: readonly GateRule[];
}
export interface GateRule extends Gate {
  readonly name: string;
}
export interface SuppressRule {
  /** Index in `segments`. */
  readonly segment: number;
  /** A medium, or the id of a channel; null: all. */
  readonly channel: string | null;
}
/** Who holds the arm gets nothing of the class from anywhere. */
export interface ReservedRule {
  readonly experiment: string;
  readonly arm: string;
  readonly class: string;
  /** Index of the feature that knows the arm. */
  readonly feature: number;
}
export interface ControlRule {
  readonly name: string;
  readonly class: string;
  readonly percent: number;
  readonly seed: string;
}
/** Like quiet hours, but the hours in which something may be sent. */
export interface WindowRule extends QuietRule {
  /** ISO weekdays on which it opens. */
  readonly days: ReadonlySet<number>;
}
export interface QuietRule {
  readonly name: string;
  readonly class: string | null;
  /** A medium, or the id of a channel. */
  readonly channel: string | null;
  /** Minutes after midnight. */
  readonly from: number;
  readonly to: number;
  /** `profile`, or an IANA zone. */
  readonly zone: string;
  readonly otherwise: 'wait' | 'drop';
  /** Longest wait, milliseconds. */
  readonly upTo: number | null;
}
export interface CapRule {
  readonly name: string;
  readonly class: string | null;
  /** A medium, or the id of a channel. */
  readonly channel: string | null;
  readonly journey: string | null;
  readonly atMost: number;
  readonly otherwise: 'wait' | 'drop';
  /** Longest wait, milliseconds. */
  readonly upTo: number | null;
  /** Index of the feature that counts hand-overs in the cap's window. */
  readonly feature: number;
}

/** What tables look like, which follows from the program; and how they change. */

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'instant' | 'json';
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}
/** What the compiled program needs to be typed: a table per event, and the columns of a profile's traits. */
export interface Catalog {
  readonly events: readonly { readonly id: string; readonly columns: readonly Column[] }[];
  readonly traits: readonly Column[];
  /** How many segment slots exist; memberships are kept as 32-bit words. */
  readonly segmentSlots: number;
}
/** One change of tables, in words a reviewer understands. */
export interface MigrationStep {
  readonly action: 'create_event' | 'add_column' | 'drop_column' | 'retype_column' | 'add_member_word';
  /** e.g. `event.order_completed.coupon`. */
  readonly address: string;
  readonly detail: string;
  /** Destructive steps run only when `moved.yaml` declares their address. */
  readonly destructive: boolean;
}

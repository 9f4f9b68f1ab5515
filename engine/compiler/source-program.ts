/** Sources, compiled: where rows are, and what each becomes. */
import type { JsonObject } from '../store/store.ts';

export interface SourceProgram {
  readonly id: string;
  readonly connector: string;
  readonly path: string;
  readonly settings: JsonObject;
  readonly shiftToNow: boolean;
  /** What mappings call the number of the row; null: nothing. */
  readonly rowNumber: string | null;
  readonly group: string | null;
  /** Null: every item counts. */
  readonly where: SourceExpression | null;
  readonly each: readonly MappingProgram[];
}
/** Evaluated on one item; asynchronous, because the reference interpreter may stand behind it. */
export type SourceExpression = (item: object) => Promise<unknown>;
export interface MappingProgram {
  readonly when: SourceExpression | null;
  /** What it tells of, if not of a person; `key` says which one. */
  readonly entity: string | null;
  readonly key: SourceExpression | null;
  readonly event: string | null;
  readonly id: SourceExpression | null;
  /** Milliseconds since 1970 UTC; what gives none is set aside. */
  readonly at: ((item: object) => Promise<number | null>) | null;
  readonly profile: Readonly<Record<string, SourceExpression>>;
  readonly traits: Readonly<Record<string, SourceExpression>>;
  /** Tags whose value comes from outside. */
  readonly tags: Readonly<Record<string, SourceExpression>>;
  readonly consent: Readonly<Record<string, readonly string[]>>;
  readonly properties: Readonly<Record<string, SourceExpression>>;
}

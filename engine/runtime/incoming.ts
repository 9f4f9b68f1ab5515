/**
 * A message on its way in, whatever brought it: an SDK over HTTP, a file, a test. Connectors and the server
 * make these; `accept` turns them into inputs or sets them aside.
 */
import type { Json, JsonObject } from '../store/store.ts';

export interface Incoming {
  /** Stable id of the message; sent twice, it is one message. */
  readonly id: string;
  /** Id of the source, or `http`. */
  readonly source: string;
  /** What it tells of, if not of a person: then it has no event and no identifiers. */
  readonly entity?: { readonly id: string; readonly key: unknown };
  /** The declared event, or null for facts about the person alone. */
  readonly event: string | null;
  /** When it happened, as the sender says; null means now. */
  readonly time: number | null;
  /** Kind of identifier → value as it came. */
  readonly identifiers: Readonly<Record<string, unknown>>;
  readonly traits: JsonObject;
  /** Traits that were only carried along: each is taken where the message does not tell it and its field accepts it. */
  readonly hints?: JsonObject;
  /** class → channels the person allowed. */
  readonly consent: Readonly<Record<string, readonly string[]>>;
  readonly properties: JsonObject;
  /** Tells of the past: memberships that come of it are existing, and it starts nothing by itself. */
  readonly imported: boolean;
  /** As it came, for the quarantine. */
  readonly raw: Json;
  /** What was wrong with it before anybody looked at its content. */
  readonly fault?: { readonly code: string; readonly reason: string };
}

/**
 * Messages that were acknowledged before they were evaluated: kept, durably and in order, until what came of them is
 * durable too. Whoever starts after a crash takes them up again (`runtime/take-up.ts`); what had been evaluated
 * meanwhile is known by its receipt, so taking up twice does nothing.
 */
import { ParkedTable, parkedInTable } from './postgres/parked_table.ts';
import { ParkedFile, parkedInFiles } from './sqlite/parked_file.ts';

export interface ParkedLog {
  /** Resolves when all are durable, with what is to be called once for each that need not be kept any longer. */
  add(texts: readonly string[]): Promise<() => void>;
  /** What is still in it stays there. */
  close(): Promise<void>;
}

/** Some of what an earlier process left. */
export interface ParkedGroup {
  readonly texts: readonly string[];
  /** Called once all of them, and of the groups before, are durable elsewhere. */
  forget(): Promise<void>;
}

/** Where a store keeps them. Plain data: it is told to the thread that parks. Never shown: a URL may hold a password. */
export type ParkedPlace =
  | { readonly kind: 'files'; readonly prefix: string }
  | { readonly kind: 'table'; readonly url: string };

export async function openParked(place: ParkedPlace): Promise<ParkedLog> {
  return place.kind === 'files' ? ParkedFile.open(place.prefix) : new ParkedTable(place.url);
}

/** What an earlier process left, in order. Throws a StoreError where it is damaged. */
export function parkedIn(place: ParkedPlace): AsyncIterable<ParkedGroup> {
  return place.kind === 'files' ? parkedInFiles(place.prefix) : parkedInTable(place.url);
}

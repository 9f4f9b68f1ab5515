/** What every provider's post is read with: JSON of which nothing is sure, our key in it, and signatures compared. */
import { timingSafeEqual } from 'node:crypto';
import type { FeedbackAnswer, Json, JsonObject, Report } from '../../engine/index.ts';

export function reports(...all: readonly Report[]): FeedbackAnswer {
  return { outcome: 'reports', reports: all };
}

export function refused(reason: string): FeedbackAnswer {
  return { outcome: 'refused', reason };
}

export function malformed(reason: string): FeedbackAnswer {
  return { outcome: 'malformed', reason };
}

/** Undefined for what is no JSON. */
export function jsonOf(bytes: Uint8Array | string): Json | undefined {
  try {
    return JSON.parse(typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

/** Empty for what is no object. */
export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Empty for what is no text. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** What a table says of a word that came from outside. */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Our keys as the engine makes them. */
const KEY = /^[a-z2-7]{20}$/;

/** Our key, where a Message-ID of ours is `<key@domain>`; else nothing. */
export function keyIn(messageId: string): { readonly message?: string } {
  const [, key = ''] = /^<?([^@<>]+)@[^@<>]+>?$/.exec(messageId.trim()) ?? [];
  return KEY.test(key) ? { message: key } : {};
}

export function keyFrom(text: string): { readonly message?: string } {
  return KEY.test(text) ? { message: text } : {};
}

/** Nothing for what is no instant. */
export function timeOf(milliseconds: number): { readonly time?: number } {
  return Number.isFinite(milliseconds) && milliseconds > 0 ? { time: Math.round(milliseconds) } : {};
}

/** A word or a code of the provider; free text may hold an address, and is not kept. */
export function codeOf(...parts: readonly (Json | undefined)[]): { readonly reason?: string } {
  const words = parts.map((part) => (typeof part === 'number' ? String(part) : textOf(part)));
  const kept = words.filter((word) => /^[\w.\- ]{1,60}$/.test(word));
  return kept.length > 0 ? { reason: kept.join(' ') } : {};
}

/** Takes the same time wherever they differ. */
export function isSame(shown: string, right: string): boolean {
  const [one, other] = [Buffer.from(shown), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Durations: `90s 15m 2h 30d 8w`; a day is exactly 24 hours. */
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

export const DAY = 86_400_000;

export function isSpan(text: unknown): boolean {
  return typeof text === 'string' && /^\d+[smhdw]$/.test(text);
}

/** Milliseconds. */
export function spanOf(text: string): number {
  if (!isSpan(text)) throw new Error(`${text} is not a duration`);
  return Number(text.slice(0, -1)) * SECONDS[text.slice(-1)]! * 1000;
}

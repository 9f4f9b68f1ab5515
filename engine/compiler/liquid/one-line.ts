/** Text for a place that holds one line: a subject, a sender's name, a push title. */

/** Line ends and other control characters become one blank, so that no value can begin a second header. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** What stands in a rendered message for a link that is signed at its hand-over: no secret is needed to decide. */

/** Letters, figures, dots and slashes only, so that no filter changes it. */
export function unsubscribeMarker(message: string): string {
  return `https://unsubscribe.invalid/${message}`;
}

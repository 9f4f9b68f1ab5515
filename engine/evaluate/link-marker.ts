/** What stands in a rendered message for a link that is signed at its hand-over: no secret is needed to decide. */

/** Letters, figures, dots and slashes only, so that no filter changes it. */
export function unsubscribeMarker(message: string): string {
  return `https://unsubscribe.invalid/${message}`;
}

/** For a link by its number; without one, how they all begin. */
export function clickMarker(message: string, link?: number): string {
  return `https://click.invalid/${message}/${link === undefined ? '' : `${link}/`}`;
}

/** For the picture that tells of an opening. */
export function openMarker(message: string): string {
  return `<img src="https://open.invalid/${message}" width="1" height="1" alt="" style="border:0">`;
}

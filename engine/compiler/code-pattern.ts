/**
 * The shape of generated codes: what `FS-########` stands for, how many such codes there are, and how one is made of
 * random bytes. Pure; where the bytes come from and whether a code is taken is not known here.
 */

/** Letters and digits that are not taken for one another, neither read nor said: no I L O U, no 0 1. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export function codeSpace(pattern: string): number {
  return SIGNS.length ** placesIn(pattern);
}

export function placesIn(pattern: string): number {
  return pattern.split('#').length - 1;
}

/** Bytes that one code takes: six for each place, so that every sign is as likely as any other, to one in 10^13. */
export function bytesFor(pattern: string): number {
  return placesIn(pattern) * 6;
}

export function codeOf(pattern: string, bytes: Uint8Array): string {
  let at = 0;
  return pattern.replaceAll('#', () => {
    let number = 0;
    for (let byte = 0; byte < 6; byte++) number = number * 256 + bytes[at++]!;
    return SIGNS[number % SIGNS.length]!;
  });
}

/** Whether a text may be a code of this pattern. */
export function fits(pattern: string, text: string): boolean {
  if (text.length !== pattern.length) return false;
  return [...pattern].every((sign, place) =>
    sign === '#' ? SIGNS.includes(text[place]!) : sign === text[place],
  );
}

/** Whether one code could come of either pattern. */
export function mayMeet(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  return [...one].every((sign, place) => {
    const beside = other[place]!;
    if (sign === '#') return beside === '#' || SIGNS.includes(beside);
    return beside === '#' ? SIGNS.includes(sign) : sign === beside;
  });
}

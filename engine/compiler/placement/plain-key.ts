/** Some values of a person as one text: the same text, the same values. */

/** Null where one of them is more than a text, a number or yes and no. */
export function plainKey(names: readonly string[], scope: object): string | null {
  let key = '';
  for (const name of names) {
    const value = (scope as Readonly<Record<string, unknown>>)[name];
    if (!isPlain(value)) return null;
    // What is missing has no text, and so is told from everything that has one.
    key += `${JSON.stringify(value) ?? ''} `;
  }
  return key;
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean';
}

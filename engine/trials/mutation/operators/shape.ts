/** What a value of a definition is, for operators. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** With one key called otherwise, at its place. */
export function renamed(value: Mapping, from: string, to: string): Mapping {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key === from ? to : key, part]));
}

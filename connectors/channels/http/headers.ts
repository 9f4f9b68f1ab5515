/** Headers of a channel's settings. What is wrong with one is said by its name: its value may be a secret. */
type Values = Readonly<Record<string, string>>;

export function headersFrom(id: string, values: Values): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) {
    try {
      headers.set(name, value);
    } catch {
      throw new Error(`channel ${id}: the header ${name} has characters that no header may have`);
    }
  }
  return headers;
}

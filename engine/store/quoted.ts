/** An identifier in SQL text, as both dialects quote it. Names of tables and columns come from checked definitions. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

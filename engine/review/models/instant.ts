/** Instants as people read them on cards and in lists. Pure. */

export function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

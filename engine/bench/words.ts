/** How figures are written for people: three digits say all that a measurement knows. */

export function figure(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

export function seconds(value: number): string {
  if (value >= 1) return `${figure(value)} s`;
  return value >= 1e-3 ? `${figure(value * 1e3)} ms` : `${figure(value * 1e6)} µs`;
}

export function megabytes(bytes: number): string {
  return `${figure(bytes / 1e6)} MB`;
}

export function count(value: number, noun: string): string {
  return `${figure(value)} ${noun}`;
}

/** Several runs of one thing, so that people see how far they lie apart. */
export function runs(values: readonly number[]): string {
  return values.map(seconds).join(', ');
}

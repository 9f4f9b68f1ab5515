/** Figures for Prometheus: where each set keeps its own, and how several are told as one. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Figures {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Seconds: from a commit in memory to a disk that struggles. */
export const BATCH_SECONDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
];

/** Several sets that name nothing twice. */
export function joined(first: Figures, ...others: readonly Figures[]): Figures {
  return {
    contentType: first.contentType,
    text: async () => (await Promise.all([first, ...others].map((figures) => figures.text()))).join('\n'),
  };
}

/** A set of its own. Labels are words of the definitions or of this engine, never anything of a person. */
export class Series implements Figures {
  protected readonly registry = new Registry();

  readonly contentType: string = this.registry.contentType;

  text(): Promise<string> {
    return this.registry.metrics();
  }

  protected counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  protected gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  protected histogram<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    buckets: readonly number[],
  ): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] });
  }
}

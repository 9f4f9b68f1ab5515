/** Times the part of a task that counts; in a run that asks for it, profiles that part instead. */
import { type Hot, profiled } from './cpu-profile.ts';

export interface Timed<T> {
  readonly seconds: number;
  readonly result: T;
}

export class Stopwatch {
  /** Of what was timed last; null where nobody asked. */
  hot: Hot | null = null;
  readonly #profiles: boolean;

  constructor(profiles: boolean) {
    this.#profiles = profiles;
  }

  async time<T>(work: () => Promise<T>): Promise<Timed<T>> {
    const timed = async (): Promise<Timed<T>> => {
      const start = performance.now();
      const result = await work();
      return { seconds: (performance.now() - start) / 1000, result };
    };
    if (!this.#profiles) return timed();
    const { result, hot } = await profiled(timed);
    this.hot = hot;
    return result;
  }
}

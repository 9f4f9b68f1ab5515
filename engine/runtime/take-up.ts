/** Takes up what an earlier process acknowledged and did not come to: before anything new is let in, in its order. */
import { type ParkedPlace, parkedIn } from '../store/parked.ts';
import type { Engine } from './engine.ts';
import type { Incoming } from './incoming.ts';

/** Returns how many messages were evaluated. What had been evaluated before is a duplicate, and does nothing. */
export async function takeUpParked(engine: Engine): Promise<number> {
  const place: ParkedPlace | null = engine.store.parked;
  if (place === null) return 0;
  let count = 0;
  for await (const { texts, forget } of parkedIn(place)) {
    const receipts = await Promise.all(texts.map((text) => engine.accept(JSON.parse(text) as Incoming)));
    count += receipts.filter(({ outcome }) => outcome !== 'duplicate').length;
    await forget();
  }
  return count;
}

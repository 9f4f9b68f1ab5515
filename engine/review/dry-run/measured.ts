/** How often messages were opened and clicked until now, by what is stored: what repeated days behave by. */
import type { Store } from '../../store/store.ts';
import type { Assumptions } from '../play/assumptions.ts';

/** Shares are told and used to this many digits. */
const DIGITS = 10_000;

export async function measuredRates({ people }: Store): Promise<Pick<Assumptions, 'opened' | 'clicked'>> {
  const counts = await people.countEvents(['message_sent', 'message_opened', 'message_clicked']);
  const sent = counts.get('message_sent') ?? 0;
  if (sent === 0) return {};
  const shareOf = (event: string) =>
    Math.min(1, Math.round(((counts.get(event) ?? 0) / sent) * DIGITS) / DIGITS);
  return { opened: shareOf('message_opened'), clicked: shareOf('message_clicked') };
}

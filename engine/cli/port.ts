/** Whether a port can be opened: tried, and closed again at once. */
import Fastify from 'fastify';
import { type Address, listen } from '../server/listen.ts';

/** Throws a ListenError, in the words of the server, when it cannot. Port 0 always can. */
export async function demandFreePort(address: Address): Promise<void> {
  if (address.port === 0) return;
  const probe = Fastify();
  try {
    await listen(probe, address);
  } finally {
    await probe.close();
  }
}

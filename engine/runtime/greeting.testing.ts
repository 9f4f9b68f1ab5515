/** For tests of journeys: a shop that greets whoever buys something for the first time, and somebody who may be greeted. */
import { shop, welcoming } from '../rig/files.ts';
import { Rig, type RigOptions } from '../rig/rig.ts';

/** The shop with these files besides. */
export const startShop = (files: Readonly<Record<string, string>>, options?: RigOptions): Promise<Rig> =>
  Rig.start({ ...shop, ...files }, options);

export const consenting = { consent: { marketing: ['email', 'sms'] } };
export const ann = { first_name: 'Ann', email: 'ann@example.com' };
export const order = (total: number, id = `o${total}`) => ({ order_id: id, total });

export const welcome = welcoming();

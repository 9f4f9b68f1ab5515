/** For tests of offers: a journey that grants one, with or without a message, and what somebody has of it then. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GrantRow } from '../store/store.ts';
import { type Files, Stage, withSteps } from './steps.testing.ts';

export const gift = (more = '', benefit = '{ percent: 20 }') =>
  `kind: offer\nid: gift\ntitle: A gift\nbenefit: ${benefit}\n${more}`;

/** A journey that grants, and writes down what it knows of that. */
export const granting = (more = '', benefit?: string): Files => ({
  ...withSteps(`
  - { id: give, grant: gift, else: [ { id: no, set: { country: steps.give.reason } } ] }
  - { id: know, set: { first_name: '$join([steps.give.status, steps.give.offer, steps.give.code], " ")' } }`),
  'offer.yaml': gift(more, benefit),
  'tags.yaml': 'kind: tag\nid: spent\ntype: number\ndid: order_completed\nsum: total\n',
});

export const voucher = `
kind: template
id: voucher
class: marketing
email:
  subject: "{{ offer.title }}: {{ offer.code }}"
  html: "<p>{{ offer.benefit.percent }} % until {{ offer.valid_until | date: '%Y-%m-%d' }}</p>"
`;
/** A journey that sends a message with an offer. */
export const sending = (more: string, send = 'offer: gift', steps = ''): Files => ({
  ...withSteps(`${steps}
  - id: nudge
    send: { template: voucher, channel: email, ${send} }
    else: [ { id: no, set: { country: steps.nudge.reason } } ]
  - { id: know, set: { first_name: steps.nudge.code } }`),
  'voucher.yaml': voucher,
  'offer.yaml': gift(more),
});

export class OfferStage extends Stage {
  #folder = '';

  /** A folder with `codes.csv`, gone with the stage. */
  async folderOfCodes(text: string): Promise<string> {
    this.#folder = await mkdtemp(join(tmpdir(), 'carillon-offers-'));
    await writeFile(join(this.#folder, 'codes.csv'), text);
    return this.#folder;
  }

  override async stop(): Promise<void> {
    await super.stop();
    if (this.#folder !== '') await rm(this.#folder, { recursive: true });
  }

  cart(who: string, id = 'a') {
    return this.rig.track(who, 'cart_updated', { cart_id: id });
  }

  order(who: string, more: Record<string, string | number> = {}) {
    return this.rig.track(who, 'order_completed', { order_id: `o${who}`, total: 10, ...more });
  }

  /** Why somebody was not granted it. */
  async refusal(who: string): Promise<unknown> {
    return (await this.rig.image(who)).profile.traits['country'] ?? 'granted';
  }

  /** What happened to somebody with offers: event, and its properties but for those that say where it came from. */
  async offersOf(who: string) {
    const { events } = await this.rig.image(who);
    return events
      .filter(({ type }) => type.startsWith('offer_'))
      .sort((a, b) => a.time - b.time || (a.type < b.type ? -1 : 1))
      .map(({ type, time, properties }) => {
        const { journey: _, step: __, instance: ___, grant: ____, message: _____, ...said } = properties;
        return { type, time: new Date(time).toISOString(), ...said };
      });
  }

  async counts(): Promise<Record<string, number>> {
    const rows = await this.rig.store.people.countGrants();
    return Object.fromEntries(rows.map(({ status, count }) => [status satisfies GrantRow['status'], count]));
  }
}

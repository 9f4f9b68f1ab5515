import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Files } from './steps.testing.ts';
import { files, TEMPLATE, VisitStage, visit } from './visits.testing.ts';

/** A task with an offer: made once the offer is granted. */

let stage: VisitStage;
beforeEach(() => {
  stage = new VisitStage();
});
afterEach(() => stage.stop());

describe('a task with an offer', () => {
  const gift = (more = '') =>
    `kind: offer\nid: gift\ntitle: A gift\nbenefit: { percent: 20 }\ncodes: { pattern: "FS-########" }\nbudget: { grants: 1 }\n${more}`;
  const withGift = (more = ''): Files => ({
    ...files(visit(', offer: gift')),
    'offer.yaml': gift(more),
    'task.yaml': TEMPLATE.replace('It is worth {{ event.value }}.', 'Give them {{ offer.code }}.'),
  });

  test('is made once the offer is granted, and says its code', async () => {
    await stage.start(withGift());
    await stage.begin();
    const { code, offer, status } = await stage.result();
    expect([status, offer]).toEqual(['open', 'gift']);
    expect(code).toMatch(/^FS-[A-Z0-9]{8}$/);
    expect((await stage.list()).map(({ text }) => text)).toEqual([`Give them ${code}.`]);
    const { events: all } = await stage.rig.image('ann');
    expect(all.map(({ type }) => type)).toEqual(expect.arrayContaining(['offer_granted', 'task_created']));
    await stage.record((await stage.list())[0]!.id, 'interested');
    expect(await stage.traits()).toMatchObject({ country: 'glad' });
  });

  test.each([
    ['nobody may have it', 'eligible: first_name = "Bob"'],
    ['none is left', ''],
  ])('is not made where %s: else is done, and nothing is consumed', async (_, more) => {
    await stage.start(withGift(more));
    if (more === '')
      await stage.rig.track('bob', 'cart_updated', { cart_id: 'b', value: 1 }, { traits: { adviser: 's2' } });
    await stage.begin();
    expect(await stage.list({ assignee: 's1' })).toEqual([]);
    expect(await stage.traits()).toMatchObject({ country: 'sad' });
    const held = await stage.rig.store.people.countGrants();
    expect(held.reduce((sum, { count }) => sum + count, 0)).toBe(more === '' ? 1 : 0);
  });

  test('who is in the control group gets neither', async () => {
    const held =
      'kind: policy\nid: held\nconsent: {}\ncontrol: [ { class: marketing, percent: 100, seed: a } ]\n';
    await stage.start({ ...withGift(), 'control.yaml': held });
    await stage.begin();
    expect(await stage.result()).toMatchObject({ status: 'withheld' });
    expect(await stage.rig.store.people.countGrants()).toEqual([]);
  });
});

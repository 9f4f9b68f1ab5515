import { describe, expect, test } from 'vitest';
import { DAY, until } from '../learners/histories.ts';
import { Random } from '../learners/random.ts';
import { SLICE, shopIn } from '../online-retail.testing.ts';
import { categoryColumn, numberColumn, tableOf } from '../table.ts';
import { basket } from './basket.ts';
import { sendTime } from './best-slot.ts';
import { clv } from './clv.ts';
import { drivers } from './drivers.ts';
import { interval } from './interval.ts';
import { lifecycle } from './lifecycle.ts';
import { lookalike } from './lookalike.ts';
import { magicNumber } from './magic-number.ts';
import { rfm } from './rfm.ts';
import type { ModelType } from './type.ts';

describe('orders of Online Retail, the slice that ships', () => {
  const { transactions, interactions } = shopIn(SLICE);
  const asOf = Date.parse('2011-12-10');
  const cutoff = Date.parse('2011-09-01');
  const before = { transactions: until(transactions, cutoff), asOf: cutoff };
  const after = { transactions, asOf };

  test('clv: learnt to September, held against the hundred days after', () => {
    const artefact = clv.fit(before, { horizon: 90, discount: 0.1 }, 's');
    const { metrics, baseline } = clv.evaluate(artefact, after);
    // Before Christmas everybody buys more than any history says; of the two, the model is nearer.
    expect(metrics['root_mean_squared_error']!.value).toBeLessThan(
      baseline!['root_mean_squared_error']!.value,
    );
    expect(Math.abs(metrics['predicted_over_actual']!.value - 1)).toBeLessThan(
      Math.abs(baseline!['predicted_over_actual']!.value - 1),
    );
    const { alive, value } = clv.score(artefact, before);
    expect((alive as Float64Array).every((p) => p >= 0 && p <= 1)).toBe(true);
    expect((value as Float64Array).every((v) => v >= 0)).toBe(true);
    // These customers are shops: the half year shows nobody leave, and the card says so.
    expect(JSON.stringify(clv.describe(artefact))).toMatch(/nobody is seen to leave/i);
  });

  test('interval: turning points are in order, and half of those who came had come by the usual time', () => {
    const artefact = interval.fit(before, {}, 's');
    for (const { likely, usual, overdue } of artefact.byOrders) {
      expect(likely!).toBeLessThan(usual!);
      expect(usual!).toBeLessThan(overdue!);
    }
    const { came_by_the_usual_time: came } = interval.evaluate(artefact, before).metrics;
    expect(came!.value).toBeGreaterThan(0.45);
    const { phase, comes_in_30d: comes } = interval.score(artefact, after);
    expect(new Set(phase as string[])).toEqual(new Set(['early', 'likely', 'due', 'overdue']));
    expect((comes as Float64Array).every((p) => Number.isNaN(p) || (p >= 0 && p <= 1))).toBe(true);
  });

  test('lifecycle: shares add up, and knowing the stage says more than not knowing it', () => {
    const artefact = lifecycle.fit(before, {}, 's');
    for (const row of artefact.next) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const { metrics, baseline } = lifecycle.evaluate(artefact, after);
    expect(metrics['log_loss']!.high).toBeLessThan(baseline!['log_loss']!.low!);
    expect(lifecycle.score(artefact, after)['stage']).toHaveLength(389);
  });

  test('basket: rules that hold, and what the last basket calls for', () => {
    const artefact = basket.fit({ interactions }, { support: 0.01, confidence: 0.3 }, 's');
    expect(artefact.rules.length).toBeGreaterThan(20);
    const { metrics, baseline } = basket.evaluate(artefact, { interactions });
    // The last fifth of the baskets keeps most of what the first four promised, and that is far more than any basket holds of it.
    expect(metrics['confidence']!.value).toBeGreaterThan(0.85 * metrics['promised']!.value);
    expect(metrics['confidence']!.low).toBeGreaterThan(3 * baseline!['confidence']!.value);
    const { goes_with: next } = basket.score(artefact, { interactions });
    expect((next as (string | null)[]).some((item) => item !== null)).toBe(true);
  });
});

describe('the same bytes each time, and the same scores after a way through JSON', () => {
  const { transactions, interactions } = shopIn(SLICE);
  const data = { transactions, interactions, asOf: Date.parse('2011-12-10') };
  test.each([clv, interval, lifecycle, basket, rfm] as readonly ModelType<object, object>[])(
    '$type',
    (type) => {
      const learnt = () => type.fit(data, { horizon: 30 }, 'seed');
      const text = JSON.stringify(learnt());
      expect(JSON.stringify(learnt())).toBe(text);
      expect(type.score(JSON.parse(text), data)).toEqual(type.score(learnt(), data));
      expect(JSON.stringify(type.describe(JSON.parse(text)))).toBe(JSON.stringify(type.describe(learnt())));
    },
  );
});

/** The slot that a group likes. */
function likers(group: number): number {
  return group === 0 ? 0 : group === 1 ? 2 : -1;
}

describe('planted behaviour is found, and noise is not', () => {
  test('send_time: mornings for one group, evenings for the other, whoever has no group by all', () => {
    const random = new Random('messages');
    const rows = 12_000;
    const person = Int32Array.from({ length: rows }, (_, row) => row % 600);
    const group = Int32Array.from({ length: 600 }, (_, own) => (own % 3) - 1);
    const slot = Int32Array.from({ length: rows }, () => random.below(3));
    const answered = Float64Array.from(slot, (own, row) => {
      const likes = likers(group[row % 600]!) === own;
      return Number(random.next() < (likes ? 0.4 : 0.15));
    });
    const messages = {
      person,
      group,
      groups: ['early', 'late'],
      slot,
      slots: ['8', '12', '19'],
      answered,
      isLater: Uint8Array.from({ length: rows }, (_, row) => Number(row >= 9000)),
    };
    const artefact = sendTime.fit({ messages }, {}, 's');
    const { best } = sendTime.score(artefact, { messages });
    const right = Array.from({ length: 600 }, (_, own) => own).filter((own) => own % 3 > 0);
    const share = right.filter((own) => best![own] === (own % 3 === 1 ? 8 : 19)).length / right.length;
    expect(share).toBeGreaterThan(0.95);
    const { metrics, baseline } = sendTime.evaluate(artefact, { messages });
    expect(metrics['log_loss']!.value).toBeLessThan(baseline!['log_loss']!.value);
    expect(metrics['gain']!.low).toBeGreaterThan(0.02);
    expect(metrics['in_best']!.value).toBeGreaterThan(0.3);
    const once = { ...messages, slot: new Int32Array(rows) };
    expect(() => sendTime.fit({ messages: once }, {}, 's')).toThrow(
      expect.objectContaining({ code: 'CAR-972' }),
    );
    const silent = { ...messages, answered: new Float64Array(rows) };
    expect(() => sendTime.fit({ messages: silent }, {}, 's')).toThrow(
      expect.objectContaining({ code: 'CAR-970' }),
    );
  });

  test('send_time: what people do by themselves, each at an hour of their own; and nothing, where all are alike', () => {
    const random = new Random('activity');
    const [people, times] = [300, 12];
    const activity = (hourOf: (person: number) => number) => {
      const person = Int32Array.from({ length: people * times }, (_, row) => row % people);
      return {
        person,
        slot: person.map((own) => (random.next() < 0.4 ? hourOf(own) : random.below(24))),
        slots: Array.from({ length: 24 }, (_, hour) => String(hour)),
        answered: new Float64Array(people * times).fill(1),
        isLater: Uint8Array.from(person, (_, row) => Number(row >= people * 8)),
        group: new Int32Array(people).fill(-1),
        groups: [],
        inEverySlot: true,
      };
    };
    const own = activity((person) => 8 + (person % 12));
    const artefact = sendTime.fit({ messages: own }, {}, 's');
    const { metrics, baseline } = sendTime.evaluate(artefact, { messages: own });
    expect(metrics['in_best']!.value).toBeGreaterThan(0.3);
    expect(baseline!['in_best']!.value).toBeLessThan(0.15);
    expect(metrics['gain']!.low).toBeGreaterThan(0.15);
    expect(metrics['log_loss']!.high).toBeLessThan(baseline!['log_loss']!.low!);
    const { chance } = sendTime.score(artefact, { messages: own });
    expect((chance as Float64Array).every((share) => share > 0 && share < 1)).toBe(true);
    const alike = activity(() => 10);
    const same = sendTime.fit({ messages: alike }, {}, 's');
    const none = sendTime.evaluate(same, { messages: alike }).metrics['gain']!;
    expect(none.low).toBeLessThanOrEqual(0);
    expect(none.high).toBeGreaterThanOrEqual(0);
  });

  test('send_time: who was never tried in a slot is not sent there, and who had nothing is like the group', () => {
    const random = new Random('tried');
    const rows = 2000;
    const person = Int32Array.from({ length: rows }, (_, row) => row % 100);
    const slot = Int32Array.from({ length: rows }, () => random.below(2));
    const messages = {
      person,
      slot,
      slots: ['8', '12', '19'],
      answered: Float64Array.from(slot, (own) => Number(random.next() < (own === 1 ? 0.2 : 0.05))),
      group: new Int32Array(101).fill(-1),
      groups: [],
    };
    const artefact = sendTime.fit({ messages }, {}, 's');
    const { best } = sendTime.score(artefact, { messages });
    expect(best).toHaveLength(101);
    expect([...(best as Float64Array)]).not.toContain(19);
    expect(best![100]).toBe(12);
    expect(() => sendTime.evaluate(artefact, { messages })).toThrow(
      expect.objectContaining({ code: 'CAR-970' }),
    );
    // A slot that is there no more is nobody's.
    const gone = { ...messages, slots: ['8', '11', '19'] };
    expect(new Set(sendTime.score(artefact, { messages: gone })['best'] as Float64Array)).toEqual(
      new Set([8]),
    );
    const always = { ...messages, answered: new Float64Array(rows).fill(1) };
    expect(() => sendTime.fit({ messages: always }, {}, 's')).toThrow(
      expect.objectContaining({ code: 'CAR-971' }),
    );
  });

  const eventsOf = (chanceToStay: (friends: number) => number) => {
    const random = new Random('events');
    const people = 3000;
    const list: { person: number; event: number; at: number }[] = [];
    const stayed = new Float64Array(people);
    for (let person = 0; person < people; person++) {
      const friends = random.below(12);
      for (let n = 0; n < friends; n++) list.push({ person, event: 0, at: random.next() * 7 * DAY });
      for (let n = random.below(5); n > 0; n--) list.push({ person, event: 1, at: random.next() * 30 * DAY });
      stayed[person] = Number(random.next() < chanceToStay(friends));
    }
    return {
      person: Int32Array.from(list, (one) => one.person),
      event: Int32Array.from(list, (one) => one.event),
      at: Float64Array.from(list, (one) => one.at),
      events: ['friend_added', 'page_seen'],
      born: new Float64Array(people),
      stayed,
    };
  };

  test('magic_number: seven friends in seven days, of five windows and nine counts', () => {
    const events = eventsOf((friends) => (friends >= 7 ? 0.7 : 0.2));
    const artefact = magicNumber.fit({ events }, {}, 's');
    expect(artefact.best).toMatchObject({ event: 'friend_added', count: 7, window: 7 });
    expect(artefact.best!.heldOut.lift).toBeGreaterThan(2.5);
    expect(magicNumber.describe(JSON.parse(JSON.stringify(artefact))).method).toMatch(
      /7 times or more within 7 days/,
    );
    expect(magicNumber.evaluate(artefact, { events }).metrics['difference']!.value).toBeCloseTo(0.5, 1);
  });

  test('magic_number: nothing, where nothing is', () => {
    const artefact = magicNumber.fit({ events: eventsOf(() => 0.4) }, {}, 's');
    expect(artefact.best).toBeNull();
    expect(magicNumber.describe(artefact).method).toMatch(/^Nothing/);
  });

  const random = new Random('people');
  const rows = 3000;
  const tenure = Float64Array.from({ length: rows }, () => random.below(60));
  const plan = Array.from({ length: rows }, () => ['basic', 'plus', 'pro'][random.below(3)]!);
  const labels = tenure.map((months, row) =>
    Number(random.next() < (months > 24 ? 0.5 : 0.1) + (plan[row] === 'pro' ? 0.2 : 0)),
  );
  const table = tableOf([
    numberColumn('tenure', tenure),
    categoryColumn('plan', plan),
    numberColumn(
      'noise',
      tenure.map(() => random.normal()),
    ),
  ]);
  const data = {
    features: {
      table,
      people: Float64Array.from({ length: rows }, (_, row) => row),
      cutoffs: new Float64Array(rows),
    },
    labels,
  };

  test('drivers: the threshold and the level, noise last', () => {
    const { splits, model } = drivers.fit(data, {}, 's');
    expect(splits[0]!.feature).toBe('tenure');
    expect(splits[0]!.rule).toMatch(/^tenure > 2[2-6]$/);
    expect(splits[1]!.rule).toBe('plan = pro');
    expect(splits[2]!.corrected).toBeGreaterThan(0.05);
    expect(model.importance.at(-1)!.column).toBe('noise');
  });

  test('lookalike: an audience of the wanted size, nearer to the seed than the rest; a leak is named', () => {
    const artefact = lookalike.fit(data, { size: 300 }, 's');
    const { in_audience: chosen } = lookalike.score(artefact, data);
    const own = labels.filter((_, row) => chosen![row] === 1);
    expect(own).toHaveLength(300);
    expect(own.reduce((sum, label) => sum + label, 0) / 300).toBeGreaterThan(0.5);
    expect(lookalike.describe(artefact).sections[0]!.heading).not.toMatch(/Too good/);
    const leaking = {
      ...data,
      features: { ...data.features, table: tableOf([numberColumn('leak', labels), ...table.columns]) },
    };
    const leaky = lookalike.fit(leaking, {}, 's');
    expect(lookalike.describe(leaky).sections[0]!.heading).toMatch(/Too good/);
  });
});

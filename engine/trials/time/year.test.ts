import { expect, test } from 'vitest';
import { bornOn, START, yearOf, zoneOf } from './year.ts';

/** What a year brings to a few people; how long it takes for ten thousand is a measure of the bench. */

const PEOPLE = 120;
const DAY = 86_400_000;

test('in a year everybody gets one card on their birthday at nine by their clock, and a letter each quarter', async () => {
  const { letters, changes, stops } = await yearOf(PEOPLE);
  const cards = letters.filter((line) => line.includes(' card '));
  expect(new Set(cards.map((line) => line.split(' ')[0])).size).toBe(PEOPLE);
  expect(cards.length).toBe(PEOPLE);
  for (const card of cards) {
    const [person, , instant] = card.split(' ') as [string, string, string];
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zoneOf(Number(person)),
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(Date.parse(instant));
    // The year runs from March 2027 to the end of February 2028, which has a 29th.
    expect(`${shown.slice(5)}`).toBe(`${bornOn(Number(person)).slice(5)} 09:00`);
  }
  const quarters = letters.filter((line) => line.includes(' letter '));
  expect(quarters.length).toBe(4 * PEOPLE);
  expect(quarters.filter((line) => line.startsWith('7 '))).toEqual(
    // Each quarter counts from the handing over of the letter before, which is when its timer had passed.
    [90, 180, 270, 360].map((day, index) => `7 letter ${new Date(START + day * DAY + index).toISOString()}`),
  );
  expect(changes).toEqual([
    '2027-03-01T00:00:00.000Z + recent event',
    '2027-03-01T00:00:00.000Z + this_quarter event',
    '2027-03-31T00:00:00.000Z - recent time',
    '2027-03-31T23:00:00.000Z - this_quarter time',
  ]);
  expect(stops).toBeGreaterThan(PEOPLE);
}, 300_000);

import { expect, test } from 'vitest';
import { Waiting } from './waiting.ts';
import type { Work } from './work.ts';

/** Whose turn it is: live work, walks and what is due, named by a letter each. */

const named = new Map<Work, string>();

function work(name: string, refused: string[] = []): Work {
  const made: Work = {
    type: 'profiles',
    jobs: [],
    done: () => {},
    failed: (error) => refused.push(`${name}: ${error}`),
  };
  named.set(made, name);
  return made;
}

test.each<[string, { live?: number; walks?: number; due?: number }, string]>([
  ['messages that come together share a batch', { live: 3 }, 'LLL'],
  ['walks go one slice at a time', { walks: 3 }, 'W W W'],
  ['what is due and walks take turns', { walks: 2, due: 3 }, 'D W D W D'],
  ['what is due waits for no walk', { due: 2 }, 'D D'],
  ['live work is first, and lets one slice of the others in', { live: 1, walks: 2 }, 'L W W'],
])('%s', async (_, { live = 0, walks = 0, due = 0 }, expected) => {
  const waiting = new Waiting();
  for (let count = 0; count < live; count++) waiting.push(work('L'));
  for (let count = 0; count < walks; count++) waiting.pushSlice(work('W'));
  let left = due;
  expect(await batches(waiting, 9, async () => (left-- > 0 ? work('D') : null))).toEqual(expected.split(' '));
});

test('however many messages come, nobody stands still', async () => {
  const waiting = new Waiting();
  for (let count = 0; count < 5; count++) waiting.pushSlice(work('W'));
  const due = async () => {
    // Another message has come meanwhile.
    waiting.push(work('L'));
    return work('D');
  };
  waiting.push(work('L'));
  expect(await batches(waiting, 8, due)).toEqual(['L', 'D', 'L', 'W', 'D', 'L', 'W', 'D']);
});

test('of more messages than fit into a batch, and of what it had no room for, the first come first', async () => {
  const waiting = new Waiting();
  for (let count = 0; count < 1500; count++) waiting.push(work(`${count}`));
  const nothing = async () => null;
  const first = await waiting.next(nothing);
  expect(first).toHaveLength(1000);
  waiting.putBack(first.slice(998));
  const then = await waiting.next(nothing);
  expect(then.slice(0, 3).map((one) => named.get(one))).toEqual(['998', '999', '1000']);
  expect(waiting.length).toBe(0);
});

test('what still waits is refused, and waits no longer', () => {
  const waiting = new Waiting();
  const refused: string[] = [];
  waiting.push(work('L', refused));
  waiting.pushSlice(work('W', refused));
  waiting.refuse('stopped');
  expect(refused).toEqual(['L: stopped', 'W: stopped']);
  expect(waiting.length).toBe(0);
});

/** The next batches as words, a letter for each work; until there are none, or so many. */
async function batches(waiting: Waiting, most: number, due: () => Promise<Work | null>): Promise<string[]> {
  const found: string[] = [];
  while (found.length < most) {
    const next = await waiting.next(due);
    if (next.length === 0) break;
    found.push(next.map((one) => named.get(one)).join(''));
  }
  return found;
}

import { expect, it } from 'vitest';
import { changesBetween } from './changes.ts';
import { candidate } from './testing/shop.ts';

const segment = (id: string, who: string) => `kind: segment\nid: ${id}\ntitle: Title of ${id}\nwho: ${who}\n`;
const one = segment('one', 'city = "Bath"');
const two = segment('two', 'city = "York"');

const manifestOf = async (definitions: string) => (await candidate(definitions)).manifest;

it('finds what was added, changed and removed, in order', async () => {
  const before = await manifestOf(`${one}---\n${two}`);
  const after = await manifestOf(
    `${segment('one', 'city = "Hull"')}---\n${segment('three', 'in: one').replace('in: one', '{ in: one }')}`,
  );
  expect(changesBetween(before, after)).toMatchObject([
    {
      change: 'changed',
      address: 'segment.one',
      title: 'Title of one',
      differences: [{ path: 'who', before: 'city = "Bath"', after: 'city = "Hull"' }],
    },
    { change: 'added', address: 'segment.three', title: 'Title of three', differences: [] },
    { change: 'removed', address: 'segment.two', title: 'Title of two', differences: [] },
  ]);
});

it('finds nothing in the same definitions, and everything in the first', async () => {
  const manifest = await manifestOf(one);
  expect(changesBetween(manifest, await manifestOf(one))).toEqual([]);
  const first = changesBetween(null, manifest);
  expect(new Set(first.map(({ change }) => change))).toEqual(new Set(['added']));
  expect(first).toHaveLength(Object.keys(manifest.definitions).length);
});

it('says moved, and what has changed on the way', async () => {
  const before = await manifestOf(one);
  const after = await manifestOf(
    segment('bath', 'city = "Bath" or city = "Wells"').replace('Title of bath', 'Title of one'),
  );
  const moved = {
    ...after,
    moved: { moved: [{ from: 'segment.one', to: 'segment.bath' }], removed: [], retyped: [] },
  };
  expect(changesBetween(before, moved)).toMatchObject([
    {
      change: 'moved',
      address: 'segment.bath',
      from: 'segment.one',
      title: 'Title of one',
      differences: [{ path: 'who', before: 'city = "Bath"', after: 'city = "Bath" or city = "Wells"' }],
    },
  ]);
});

it('sees settings, and texts in files of their own', async () => {
  const manifest = await manifestOf(one);
  const settings = { ...manifest, settings: { ...manifest.settings, zone: 'Asia/Shanghai' } };
  expect(changesBetween(manifest, settings)).toMatchObject([
    {
      change: 'changed',
      address: 'carillon.yaml',
      title: null,
      differences: [{ path: 'zone', before: 'Europe/London', after: 'Asia/Shanghai' }],
    },
  ]);
  const [named, ...rest] = Object.entries(manifest.definitions);
  const withFile = (text: string) => ({
    ...manifest,
    definitions: Object.fromEntries([
      [
        named![0],
        { ...named![1], file: 'templates/a.yaml', value: { ...named![1].value, text: { file: 'a.html' } } },
      ],
      ...rest,
    ]),
    files: { 'templates/a.html': text },
  });
  expect(changesBetween(withFile('Hello'), withFile('Hello!'))).toMatchObject([
    { address: named![0], differences: [{ path: 'templates/a.html', after: 'a text of 6 characters' }] },
  ]);
});

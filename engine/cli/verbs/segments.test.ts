import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder } from '../testing/workspace.ts';

const more = {
  'more.yaml': `kind: segment
id: sampled
who: { sample: { percent: 10, seed: a } }
---
kind: segment
id: buyers_sampled
who: { all: [{ did: order_completed, within: 30d }, { in: sampled }] }
---
kind: segment
id: buyers
title: People who buy
who: { did: order_completed, where: total >= 10 }
`,
};

it('says how many, and who counted', async () => {
  const folder = await workspaceFolder({ ...orders, ...winBack, ...more });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  const words = testConsole(folder);
  expect(await words.run('segments', 'estimate', 'shop')).toBe(0);
  await expect(words.stdout.text).toMatchFileSnapshot('golden/segments-estimate.txt');
  const json = testConsole(folder);
  expect(await json.run('segments', 'estimate', 'shop', '--format', 'json')).toBe(0);
  expect(JSON.parse(json.stdout.text).segments).toContainEqual(
    expect.objectContaining({ id: 'buyers', by: 'sql', sampled: 2 }),
  );
});

it('prints a segment as SQL, or why there is none', async () => {
  const folder = await workspaceFolder({ ...orders, ...more });
  const texts: string[] = [];
  for (const given of [
    ['buyers'],
    ['buyers', '--dialect', 'postgres'],
    ['buyers_sampled'],
    ['buyers_sampled', '--superset'],
  ]) {
    const [id, ...flags] = given as [string, ...string[]];
    const console = testConsole(folder);
    const code = await console.run('segments', 'sql', id, 'shop', ...flags);
    texts.push(`$ segments sql ${given.join(' ')}  (${code})\n${console.stdout.text}`);
  }
  const text = texts
    .join('\n')
    .replaceAll(/\d{13}/g, '<milliseconds>')
    .replaceAll(/at 20[^ ]+Z/g, 'at <instant>');
  await expect(text).toMatchFileSnapshot('golden/segments-sql.txt');
});

it.each([
  [['sql'], 'no segment is named'],
  [['sql', 'nobody', 'shop'], 'there is no segment `nobody`'],
  [['count'], '`count` is nothing to do with segments'],
  [['estimate', 'shop', '--sample', 'all'], 'the sample is no number of people'],
])('refuses %j', async (given, what) => {
  const console = testConsole(await workspaceFolder(more));
  expect(await console.run('segments', ...given)).toBe(3);
  expect(console.stderr.text).toContain(what);
});

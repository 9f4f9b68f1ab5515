import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

/** A workspace with people in it. */
async function applied(): Promise<string> {
  const folder = await workspaceFolder(orders);
  const console = testConsole(folder);
  expect(await console.run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  return folder;
}

describe('plan', () => {
  it('of a new store has everything, and makes no store', async () => {
    const folder = await workspaceFolder();
    const console = testConsole(folder);
    expect(await console.run('plan', 'shop')).toBe(0);
    await expect(console.stdout.text).toMatchFileSnapshot('golden/plan-new.txt');
    expect(await testConsole(folder).run('plan', 'shop', '--detailed-exitcode')).toBe(2);
    expect(await testConsole(folder).run('status', 'shop')).toBe(3);
  });

  it('says what would change for people, and changes nothing', async () => {
    const folder = await applied();
    await writeFiles(join(folder, 'shop'), {
      ...winBack,
      'segments.yaml': `kind: segment
id: buyers_30d
title: Ordered within 60 days, in spite of its name
who: { did: order_completed, within: 60d }
---
kind: segment
id: lapsed_buyers
title: Ordered before, and not for 90 days
who: { did: order_completed, which: last, until: 90d }
---
kind: segment
id: regulars
title: Ordered three times
who: { did: order_completed, times: { at_least: 3 } }
`,
    });
    for (const _ of ['once', 'and again the same']) {
      const console = testConsole(folder);
      expect(await console.run('plan', 'shop', '--detailed-exitcode')).toBe(2);
      await expect(console.stdout.text).toMatchFileSnapshot('golden/plan.txt');
    }
  });

  it('has nothing to say of what is applied already', async () => {
    const folder = await applied();
    const console = testConsole(folder);
    expect(await console.run('plan', 'shop', '--detailed-exitcode')).toBe(0);
    expect(console.stdout.text).toContain('No changes');
  });

  it('follows renames, and shows what would be lost', async () => {
    const folder = await applied();
    await writeFiles(join(folder, 'shop'), {
      'moved.yaml': `moved:
  - { from: segment.lapsed_buyers, to: segment.lapsed }
`,
      'segments.yaml': `kind: segment
id: lapsed
title: Ordered before, and not for 90 days
who: { did: order_completed, which: last, until: 90d }
`,
      'events.yaml': `kind: event
id: order_completed
title: Order completed
properties:
  order_id: { type: text, required: true, title: Order number, example: A-1 }
  total: { type: text }
`,
      'sources.yaml': orders['sources.yaml'].replace(', total: $number(total)', ', total: total'),
    });
    const console = testConsole(folder);
    expect(await console.run('plan', 'shop')).toBe(1);
    await expect(console.stdout.text).toMatchFileSnapshot('golden/plan-destructive.txt');
  });

  it('is there for programs', async () => {
    const folder = await applied();
    await writeFiles(join(folder, 'shop'), winBack);
    const console = testConsole(folder);
    expect(await console.run('plan', 'shop', '--format', 'json')).toBe(0);
    const { changes, impact } = JSON.parse(console.stdout.text);
    expect(changes).toMatchObject([
      { change: 'added', address: 'journey.win_back' },
      { change: 'added', address: 'template.come_back' },
    ]);
    expect(impact.journeys.find(({ id }: { id: string }) => id === 'win_back')).toMatchObject({ begin: 1 });
  });

  it('needs definitions without errors', async () => {
    const console = testConsole(await workspaceFolder({ 'identity.yaml': null }));
    expect(await console.run('plan', 'shop')).toBe(1);
    expect(console.stderr.text).toContain('CAR-608');
  });

  it('knows the environments', async () => {
    const console = testConsole(await workspaceFolder());
    expect(await console.run('plan', 'shop', '--env', 'moon')).toBe(3);
    expect(console.stderr.text).toBe(
      'failed: there is no environment `moon`\n  why: carillon.yaml has local\n  fix: use --env local, or add `moon:` under `environments`\n',
    );
  });
});

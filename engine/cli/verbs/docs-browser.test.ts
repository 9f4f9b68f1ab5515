import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, findChromium } from '../testing/browser.testing.ts';
import { testConsole } from '../testing/console.ts';
import { workspaceFolder } from '../testing/workspace.ts';

const DEFINITIONS = fileURLToPath(new URL('../../../definitions', import.meta.url));

const chromium = findChromium();

describe.skipIf(chromium === null)('the site in Chromium (skipped where there is none)', () => {
  let folder = '';
  let browser: Browser;
  const visit = (page: string, site = folder) => browser.visit(pathToFileURL(join(site, page)).href);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carillon-site-'));
    expect(await testConsole('/').run('docs', DEFINITIONS, '--out', folder)).toBe(0);
    browser = await Browser.open(chromium!);
  });
  beforeEach(() => {
    browser.complaints.length = 0;
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    'index.html',
    'journey.win_back.html',
    'journey.abandoned_basket.html',
    'event.order_completed.html',
    'policy.contact.html',
    'test.win_back_writes_then_texts.html',
    'lineage.html',
    'reference.html',
    'reference.journey.html',
  ])('%s is clean, and no wider than a phone', async (page) => {
    await browser.resize(360, 740);
    await visit(page);
    // The policy lets its own style in.
    expect(await browser.ask('getComputedStyle(document.body).margin')).toBe('0px');
    expect(await browser.ask('[innerWidth, document.documentElement.scrollWidth]')).toEqual([360, 360]);
    expect(browser.complaints).toEqual([]);
  });

  it('finds in the lineage what is typed, and all it is tied to', async () => {
    await visit('lineage.html');
    const shown = async () =>
      (await browser.ask(
        `[...document.querySelectorAll('li.node')].filter((item) => item.offsetParent !== null).map(({ id }) => id)`,
      )) as string[];
    const all = await shown();
    await browser.ask(`document.querySelector('main input').focus()`);
    await browser.send('Input.insertText', { text: 'journey.win_back' });
    const found = await shown();
    expect(found).toEqual(
      expect.arrayContaining(['journey.win_back', 'template.win_back', 'tag.spend_365d']),
    );
    expect(found).not.toContain('journey.weekly_letter');
    expect(found.length).toBeLessThan(all.length);
    expect(await browser.ask(`document.querySelector('svg .found').dataset.key`)).toBe('journey.win_back');
    await browser.send('Input.insertText', { text: ' no such thing' });
    expect(await shown()).toEqual([]);
    expect(await browser.ask(`document.getElementById('told').textContent`)).toBe('Nothing is called so.');
    expect(browser.complaints).toEqual([]);
  });

  it('searches from every page', async () => {
    await visit('tag.value_tier.html');
    await browser.ask(`document.querySelector('header input').value = 'slipping'`);
    await browser.follow(`document.querySelector('header form').requestSubmit()`);
    expect(await browser.ask(`location.href.split('/').at(-1)`)).toBe('lineage.html?q=slipping');
    expect(await browser.ask(`document.querySelector('li.found').id`)).toBe('segment.slipping_gold');
    expect(browser.complaints).toEqual([]);
  });

  it('hears of it when a page does what it must not', async () => {
    await visit('index.html');
    await browser.ask(`document.body.append(document.createElement('script').appendChild(
      Object.assign(document.createElement('style'), { textContent: 'body { color: red }' })))`);
    expect(browser.complaints.join()).toContain('Content Security Policy');
  });

  it('a text that looks like a program does nothing', async () => {
    const evil = `"></script><script>document.title='hit'</script><img src=x onerror="document.title='hit'">`;
    const quoted = JSON.stringify(evil);
    const outer = await workspaceFolder({
      'evil.yaml': `kind: segment
id: evil
title: ${quoted}
description: ${quoted}
owner: ${quoted}
labels: [${quoted}]
who: { in: lapsed_buyers }
---
kind: journey
id: evil_letters
title: ${quoted}
start: { enters: evil }
steps:
  - { id: wait, title: ${quoted}, wait: 1d }
`,
    });
    expect(await testConsole(outer).run('docs', 'shop', '--out', 'site')).toBe(0);
    for (const page of ['index.html', 'segment.evil.html', 'journey.evil_letters.html', 'lineage.html']) {
      await visit(page, join(outer, 'site'));
      expect(await browser.ask('document.body.textContent')).toContain(evil);
      expect(await browser.ask('document.title')).not.toBe('hit');
      expect(await browser.ask(`document.querySelectorAll('img, main script:not([id])').length`)).toBe(0);
    }
    expect(browser.complaints).toEqual([]);
  });
});

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { Browser, findChromium } from '../testing/browser.testing.ts';
import { testConsole } from '../testing/console.ts';
import { experimentFolder, tested } from '../testing/experiment.ts';

const chromium = findChromium();

const title = `"></script><script>document.title='hit'</script>`;

test.skipIf(chromium === null)(
  'the page of an experiment in Chromium (skipped where there is none)',
  async () => {
    const folder = await experimentFolder({
      'checkout.yaml': tested['checkout.yaml'].replace('Fewer pages, more orders.', JSON.stringify(title)),
    });
    const words = ['report', 'checkout', '--format', 'html', '--out', 'report.html', '--folder', 'shop'];
    expect(await testConsole(folder).run('experiments', ...words)).toBe(0);
    const browser = await Browser.open(chromium!);
    try {
      await browser.resize(360, 740);
      await browser.visit(pathToFileURL(join(folder, 'report.html')).href);
      expect(await browser.ask('getComputedStyle(document.body).margin')).toBe('0px');
      // No wider than a phone: tables and drawings scroll by themselves.
      expect(await browser.ask('[innerWidth, document.documentElement.scrollWidth]')).toEqual([360, 360]);
      expect(await browser.ask(`document.querySelector('.verdict').textContent`)).toContain(
        'A winner: short',
      );
      expect(await browser.ask('document.body.textContent')).toContain(title);
      expect(await browser.ask('document.title')).toBe('A shorter checkout · shop');
      const drawn = await browser.ask(
        `[...document.querySelectorAll('svg')].map((svg) => svg.getAttribute('aria-label'))`,
      );
      expect(drawn).toEqual([
        'Effect on Bought by arm',
        'Effect of short on Bought over time',
        'Effect on Bought by country',
        'Effect on Spend by arm',
        'Effect on Spend by country',
        'Effect on Spend by arm',
        'Effect on Spend by country',
        'Effect on Complaints by arm',
        'Effect of short on Complaints over time',
        'Effect on Complaints by country',
        'Effect on Spend by time after the exposure',
      ]);
      // What is drawn is where it belongs: every mark inside its drawing, the band as wide as the line.
      expect(
        await browser.ask(`[...document.querySelectorAll('svg circle, svg line, svg path')].every((mark) => {
        const [outer, inner] = [mark.ownerSVGElement.getBoundingClientRect(), mark.getBoundingClientRect()];
        return inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
      })`),
      ).toBe(true);
      const wide = await browser.ask(`['band', 'mean'].map((look) => {
      const { width } = document.querySelector('svg path.' + look).getBoundingClientRect();
      return Math.round(width) > 100 ? 'wide' : width;
    })`);
      expect(wide).toEqual(['wide', 'wide']);
      expect(browser.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  },
);

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { temporaryFolder, winBack, workspaceFolder } from '../testing/workspace.ts';

const DEFINITIONS = fileURLToPath(new URL('../../../definitions', import.meta.url));

async function pagesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.html')).sort();
  const pages = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
  return new Map(await Promise.all(pages));
}

/** With everything that a page tells. */
const told = {
  'journeys/win_back.yaml': winBack['journeys/win_back.yaml'].replace(
    'title: Win back\n',
    'title: Win back\ndescription: Before `they` are lost.\nowner: crm-team\nlabels: [retention, spring]\nversion: 3\n',
  ),
  'tests/win_back.yaml': `kind: test
id: writes
title: Writes once
covers: { journey: win_back }
clock: { start: 2026-06-10T10:00 }
profiles: { ann: {} }
expect:
  - { at: start, who: ann, nothing: { journey: win_back } }
`,
};

async function written(
  changes: Readonly<Record<string, string | null>>,
): Promise<{ folder: string; pages: ReadonlyMap<string, string> }> {
  const folder = await workspaceFolder(changes);
  const console = testConsole(folder);
  const code = await console.run('docs', 'shop', '--out', 'site');
  expect([code, console.stderr.text]).toEqual([0, '']);
  return { folder, pages: await pagesOf(join(folder, 'site')) };
}

it('writes a page for each definition, the same bytes each time', async () => {
  const { folder, pages } = await written({ ...winBack, ...told });
  const console = testConsole(folder);
  expect(await console.run('docs', 'shop', '--out', 'site')).toBe(0);
  expect(console.stdout.text).toBe(`site: ${pages.size} pages, to begin with site/index.html\n`);
  expect(await pagesOf(join(folder, 'site'))).toEqual(pages);
  const [main] = /<main.*<\/main>\n/s.exec(pages.get('journey.win_back.html')!) ?? [];
  await expect(main).toMatchFileSnapshot('golden/docs-journey.html');
});

it('takes away what earlier definitions had more, and nothing that somebody put there', async () => {
  const { folder } = await written(winBack);
  await writeFile(join(folder, 'site', 'CNAME'), 'docs.example.com\n');
  await rm(join(folder, 'shop', 'journeys', 'win_back.yaml'));
  const console = testConsole(folder);
  expect([await console.run('docs', 'shop', '--out', 'site'), console.stderr.text]).toEqual([0, '']);
  const left = await readdir(join(folder, 'site'));
  expect(left).not.toContain('journey.win_back.html');
  expect(left).toEqual(expect.arrayContaining(['CNAME', 'index.html', 'template.come_back.html']));
});

describe('where it is not written', () => {
  it.each([
    ['a folder with something else in it', ['--out', 'shop'], 'shop has something else in it'],
    ['a file', ['--out', 'shop/carillon.yaml'], 'shop/carillon.yaml cannot be written (EEXIST)'],
    ['nowhere', [], 'it is not said where to write'],
  ])('%s', async (_, words, message) => {
    const folder = await workspaceFolder();
    const before = await readdir(join(folder, 'shop'));
    const console = testConsole(folder);
    expect(await console.run('docs', 'shop', ...words)).toBe(3);
    expect(console.stderr.text).toContain(`failed: ${message}\n`);
    expect(await readdir(join(folder, 'shop'))).toEqual(before);
  });

  it('a marker that names other files removes none of them', async () => {
    const folder = await workspaceFolder();
    await mkdir(join(folder, 'site'));
    await writeFile(join(folder, 'kept.html'), 'kept');
    const marker = { format: 1, pages: ['../kept.html', '/etc/hostname', 'kept.txt'] };
    await writeFile(join(folder, 'site', '.carillon-docs.json'), JSON.stringify(marker));
    await writeFile(join(folder, 'site', 'kept.txt'), 'kept');
    expect(await testConsole(folder).run('docs', 'shop', '--out', 'site')).toBe(0);
    expect(await readFile(join(folder, 'kept.html'), 'utf8')).toBe('kept');
    expect(await readFile(join(folder, 'site', 'kept.txt'), 'utf8')).toBe('kept');
  });
});

/** Every address that a page leads to, with the places on pages that can be led to. */
function linksOf(pages: ReadonlyMap<string, string>) {
  const places = new Set<string>();
  const links: { readonly from: string; readonly to: string }[] = [];
  for (const [name, text] of pages) {
    places.add(name);
    for (const [, id] of text.matchAll(/ id="([^"]*)"/g)) places.add(`${name}#${id}`);
    for (const [, to = ''] of text.matchAll(/ (?:href|src|action)="([^"]*)"/g))
      links.push({ from: name, to });
  }
  return { places, links };
}

describe('the starter programme', () => {
  const starter = async () => {
    const folder = await temporaryFolder();
    expect(await testConsole(folder).run('docs', DEFINITIONS, '--out', 'site')).toBe(0);
    return pagesOf(join(folder, 'site'));
  };

  it('has links that all lead somewhere on the site', async () => {
    const { places, links } = linksOf(await starter());
    const lost = links.filter(({ from, to }) => {
      if (to === 'data:,') return false;
      const [, name = '', place = ''] = /^([^?#]*)(?:\?[^#]*)?(#.*)?$/.exec(to) ?? [];
      return !places.has(`${name === '' ? from : name}${place}`);
    });
    expect(lost).toEqual([]);
    expect(links.length).toBeGreaterThan(1000);
  });

  it('has each place once on a page', async () => {
    for (const [name, text] of await starter()) {
      const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect([...new Set(ids)], name).toEqual(ids);
    }
  });

  it('asks for nothing from elsewhere', async () => {
    for (const [name, text] of await starter()) {
      expect(text, name).toContain('content="default-src &#39;none&#39;; style-src &#39;sha256-');
      expect(text, name).not.toMatch(/<(link|img|script|iframe)[^>]+(src|href)="(?!data:,)/);
    }
  });
});

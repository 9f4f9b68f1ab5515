/** Whole workspaces: what is in them, and what is wrong between their definitions. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryFiles } from './files.ts';
import { loadWorkspace } from './load.ts';

const settings =
  'name: shop\nzone: UTC\nlocale: en\nlanguage: 1\nenvironments: { local: { store: "sqlite:a.db" } }\n';
const segment = (id: string, who = 'a') => `kind: segment\nid: ${id}\nwho: ${who}\n`;

async function load(files: Readonly<Record<string, string | Uint8Array>>) {
  return loadWorkspace('/shop', memoryFiles({ 'carillon.yaml': settings, ...files }));
}

async function reported(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const { diagnostics } = await load(files);
  return diagnostics.all.map(
    ({ code, range, what, why, fix }) =>
      `${code} ${range.file}:${range.line}:${range.column} ${what} // ${why} // ${fix}`,
  );
}

test('a workspace holds its definitions, found by kind and id', async () => {
  const { workspace, diagnostics, sources } = await load({
    'b/second.yaml': `${segment('b', '{ in: a }')}---\n${segment('a')}`,
    'a.yml': 'kind: event\nid: order\nproperties: { total: number }\n',
    'moved.yaml': 'moved: [ { from: segment.x, to: segment.a } ]\n',
    'note.txt': 'not read',
  });
  expect(diagnostics.all).toEqual([]);
  expect(workspace?.settings.name).toBe('shop');
  expect(workspace?.moved).toEqual({
    moved: [{ from: 'segment.x', to: 'segment.a' }],
    removed: [],
    retyped: [],
  });
  expect(workspace?.all('segment').map(({ address }) => address)).toEqual(['segment.a', 'segment.b']);
  const found = workspace?.get('segment', 'a');
  expect(found).toMatchObject({ file: 'b/second.yaml', value: { who: 'a' } });
  expect(found?.locate(['who'])).toMatchObject({ line: 7, column: 6 });
  expect(Object.isFrozen(workspace?.get('event', 'order')?.value.properties)).toBe(true);
  expect([...sources.keys()]).toEqual(['a.yml', 'b/second.yaml', 'carillon.yaml', 'moved.yaml']);
});

describe('carillon.yaml', () => {
  test.each(['sqlite:a.db', 'postgres://carillon@db:5432/shop?schema=eu', 'postgresql://db/shop'])(
    'names a store: %s',
    async (store) => {
      const files = { 'carillon.yaml': settings.replace('sqlite:a.db', store) };
      const { workspace, diagnostics } = await loadWorkspace('/shop', memoryFiles(files));
      expect(diagnostics.all).toEqual([]);
      expect(workspace).not.toBeNull();
    },
  );

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['missing', { 'a.yaml': 'whatever: [' }, 'CAR-113 carillon.yaml:1:1 there is no carillon.yaml'],
    ['called otherwise', { 'carillon.yml': settings }, 'rename carillon.yml to carillon.yaml'],
    [
      'empty',
      { 'carillon.yaml': '# nothing\n' },
      'CAR-113 carillon.yaml:1:1 carillon.yaml holds no settings',
    ],
    ['broken', { 'carillon.yaml': 'name: a: b\n' }, 'CAR-107 carillon.yaml:1:7'],
    ['a list', { 'carillon.yaml': '- a\n' }, 'CAR-205 carillon.yaml:1:1 the workspace must be a mapping'],
    [
      'for another database',
      { 'carillon.yaml': settings.replace('sqlite:a.db', 'mysql://ana:secret@db/shop') },
      'CAR-213 carillon.yaml:5:33 `mysql:` does not begin a store',
    ],
    [
      'with a secret in it',
      { 'carillon.yaml': settings.replace('" }', '", secrets: { key: "$KEY" } }') },
      'CAR-213 carillon.yaml:5:64',
    ],
    [
      'of another language version',
      { 'carillon.yaml': settings.replace(': 1', ': 2') },
      'CAR-206 carillon.yaml:4:11 `language` cannot be 2',
    ],
  ])('%s', async (_, files, expected) => {
    const { workspace, diagnostics } = await loadWorkspace('/shop', memoryFiles(files));
    expect(workspace).toBeNull();
    expect(diagnostics.all).toHaveLength(1);
    const { code, range, what, fix } = diagnostics.all[0]!;
    expect(`${code} ${range.file}:${range.line}:${range.column} ${what} // ${fix}`).toContain(expected);
  });

  test('what is wrong in it does not hide what is wrong elsewhere', async () => {
    const files = { 'carillon.yaml': 'name: shop\n', 'a.yaml': segment('a', '{ in: b }') };
    const { diagnostics } = await loadWorkspace('/shop', memoryFiles(files));
    expect(diagnostics.all.map(({ code }) => code)).toContain('CAR-222');
    expect(diagnostics.all.map(({ code }) => code)).toContain('CAR-204');
  });
});

describe('between definitions', () => {
  test.each<[string, Readonly<Record<string, string>>, ...string[]]>([
    [
      'one id twice',
      { 'a.yaml': segment('a'), 'b.yaml': segment('a') },
      'CAR-220 b.yaml:2:5 segment.a is declared twice // a.yaml:2 declares it too',
    ],
    [
      'dangling reference',
      { 'a.yaml': segment('a', '{ in: abc }') },
      'CAR-222 a.yaml:3:12 unknown segment `abc`',
      'declare it with `kind: segment` and `id: abc`',
    ],
    [
      'mistyped reference',
      { 'a.yaml': segment('reachable', '{ in: [reachable, reachabel] }') },
      'CAR-222 a.yaml:3:24',
      'did you mean `reachable`?',
    ],
    [
      'reference to another kind',
      { 'a.yaml': segment('a', '{ did: a }') },
      'CAR-222 a.yaml:3:13 unknown event `a`',
      '`a` is declared as a segment, here an event is wanted',
    ],
    [
      'mistyped event of the engine',
      { 'a.yaml': segment('a', '{ did: message_send }') },
      'did you mean `message_sent`?',
    ],
    [
      'reference in carillon.yaml',
      { 'carillon.yaml': settings.replace('" }', '", deliver_only: staff }') },
      'CAR-222 carillon.yaml:5:62 unknown segment `staff`',
    ],
    [
      'channel of a cap',
      { 'a.yaml': 'kind: policy\nid: p\ncaps: [ { at_most: 1, within: 1d, channel: smss } ]' },
      'CAR-222 a.yaml:3:44 unknown channel or medium `smss`',
      'did you mean `sms`?',
    ],
    [
      'reference to a broken definition',
      { 'a.yaml': segment('a', '{ in: b }'), 'b.yaml': 'kind: segment\nid: b\n' },
      'CAR-216 b.yaml:1:1',
    ],
    [
      'reference to an unreadable definition',
      { 'a.yaml': segment('a', '{ in: b }'), 'b.yaml': 'kind: segment\nid: b\nwho: "a" = b\n' },
      'CAR-107 b.yaml:3:6',
    ],
    [
      'two documents in carillon.yaml',
      { 'carillon.yaml': `${settings}---\na: 1\n` },
      'CAR-115 carillon.yaml:7:1 a second document',
    ],
    [
      'two documents in moved.yaml',
      { 'moved.yaml': 'removed: [segment.a]\n---\na: 1\n' },
      'CAR-115 moved.yaml:3:1',
    ],
    [
      'a move of what is still declared',
      {
        'moved.yaml': 'moved: [ { from: segment.a, to: segment.b } ]\n',
        'a.yaml': segment('a'),
        'b.yaml': segment('b'),
      },
      'CAR-232 moved.yaml:1:18',
    ],
    [
      'a removal of what is still declared',
      { 'moved.yaml': 'removed: [segment.a]\n', 'a.yaml': segment('a') },
      'CAR-232 moved.yaml:1:11',
    ],
    [
      'a move to another kind',
      { 'moved.yaml': 'moved: [ { from: tag.x, to: segment.a } ]\n', 'a.yaml': segment('a') },
      'CAR-232 moved.yaml:1:29',
    ],
    [
      'a move to what is mistyped',
      { 'moved.yaml': 'moved: [ { from: segment.x, to: segment.goldd } ]\n', 'a.yaml': segment('gold') },
      'CAR-232 moved.yaml:1:33',
    ],
    ['no address in moved.yaml', { 'moved.yaml': 'removed: [a]\n' }, 'CAR-213 moved.yaml:1:11'],
    ['empty file', { 'a.yaml': ' \n' }, 'CAR-114 a.yaml:1:1 the file is empty'],
  ])('%s', async (_, files, ...fragments) => {
    const found = await reported(files);
    expect(found).toHaveLength(1);
    for (const fragment of fragments) expect(found[0]).toContain(fragment);
  });

  test('media, people and events of the engine need no declaration', async () => {
    const policy = 'kind: policy\nid: p\ncaps: [ { at_most: 1, within: 1d, channel: sms } ]\n';
    const event = 'kind: event\nid: e\nproperties: { who: { type: ref, to: profile } }\n';
    expect(
      await reported({ 'a.yaml': `${policy}---\n${event}---\n${segment('a', '{ did: message_sent }')}` }),
    ).toEqual([]);
  });

  test('what is broken is known by name', async () => {
    const { workspace } = await load({ 'a.yaml': `${segment('a', '{ within: 1d }')}---\n${segment('b')}` });
    expect([...(workspace?.broken ?? [])]).toEqual(['segment.a']);
  });
});

describe('files', () => {
  const template = (file: string) =>
    `kind: template\nid: t\nclass: marketing\nsms:\n  text: { en: { file: ${file} } }\n`;

  test('stand beside the definition that names them', async () => {
    const { workspace, diagnostics, sources } = await load({
      't/a.yaml': template('../shared/text.txt'),
      'shared/text.txt': 'Hello',
    });
    expect(diagnostics.all).toEqual([]);
    expect([...(workspace?.files ?? [])]).toEqual([['shared/text.txt', 'Hello']]);
    expect(sources.get('shared/text.txt')).toBe('Hello');
  });

  test.each([
    ['missing', 'nope.txt', 'CAR-231 t/a.yaml:5:23 there is no file t/nope.txt'],
    ['outside', '../../text.txt', 'CAR-231 t/a.yaml:5:23 ../../text.txt lies outside the workspace'],
    ['absolute', '/etc/passwd', 'CAR-231 t/a.yaml:5:23 /etc/passwd lies outside the workspace'],
    ['on a drive', '"C:/text.txt"', 'CAR-231 t/a.yaml:5:23'],
  ])('%s', async (_, file, expected) => {
    const found = await reported({ 't/a.yaml': template(file), 'text.txt': 'Hello' });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test('too large, or not text', async () => {
    const found = await reported({
      'a.yaml': new Uint8Array(10 * 1024 * 1024).fill(0x61),
      'b.yaml': Uint8Array.from([0x61, 0xff]),
      'c.yaml': 'kind: template\nid: t\nclass: c\nsms: { text: { file: c.txt } }\n',
      'c.txt': Uint8Array.from([0xff]),
    });
    expect(found.map((line) => line.slice(0, 50))).toEqual([
      expect.stringContaining('CAR-109 a.yaml:1:1 the file is too large: 10.0 MiB'),
      expect.stringContaining('CAR-108 b.yaml:1:2 the file is not UTF-8'),
      expect.stringContaining('CAR-108 c.yaml:4:22 c.txt: the file is not UTF-8'),
    ]);
  });
});

describe('on a disk', () => {
  let root: string;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carillon-load-'));
    root = join(folder, 'shop');
    const files: Record<string, string> = {
      'shop/carillon.yaml': settings,
      'shop/segments/a.yaml': segment('a'),
      'shop/segments/data/b.yaml': segment('b'),
      'shop/data/rows.yaml': 'not: [a definition',
      'shop/.github/workflow.yaml': 'not: [a definition',
      'shop/node_modules/x/x.yaml': 'not: [a definition',
      'shop/other/carillon.yaml': 'another: workspace',
      'shop/other/c.yaml': 'not: [a definition',
      'shop/t/t.yaml': 'kind: template\nid: t\nclass: c\nsms: { text: { file: link.txt } }\n',
      'secret.txt': 'secret',
      'outside.yaml': segment('outside'),
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await symlink(join(folder, 'secret.txt'), join(root, 't/link.txt'));
    await symlink(join(folder, 'outside.yaml'), join(root, 'segments/outside.yaml'));
    await symlink(join(root, 'segments/a.yaml'), join(root, 'inside.yaml'));
    await symlink(root, join(root, 'segments/loop'));
  });

  afterAll(() => rm(dirname(root), { recursive: true }));

  test('only definitions are read, and nothing outside', async () => {
    const { workspace, diagnostics } = await loadWorkspace(root);
    expect(workspace?.all('segment').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(diagnostics.all.map(({ code, range }) => `${code} ${range.file}`)).toEqual([
      'CAR-220 segments/a.yaml',
      'CAR-112 segments/outside.yaml',
      'CAR-231 t/t.yaml',
    ]);
  });

  test('a folder that is not there is no workspace', async () => {
    const { workspace, diagnostics } = await loadWorkspace(join(root, 'nowhere'));
    expect(workspace).toBeNull();
    expect(diagnostics.all.map(({ code }) => code)).toEqual(['CAR-113']);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainCode } from '../language/codes.ts';
import { loadWorkspace } from '../language/load.ts';
import { shop } from '../rig/files.ts';
import { compile } from './compile.ts';
import { manifestOf, workspaceOf } from './manifest.ts';

async function compileShop(files: Readonly<Record<string, string>>) {
  const root = await mkdtemp(join(tmpdir(), 'carillon-compile-'));
  try {
    for (const [name, text] of Object.entries({ ...shop, ...files })) await writeFile(join(root, name), text);
    const { workspace, diagnostics } = await loadWorkspace(root);
    const compiled = workspace ? compile(workspace) : null;
    return { workspace, compiled, diagnostics: diagnostics.all };
  } finally {
    await rm(root, { recursive: true });
  }
}

const segment = (who: string) => `kind: segment\nid: some\nwho: ${who}\n`;
const tag = (rest: string) => `kind: tag\nid: some\n${rest}\n`;
const journey = (rest: string) => `kind: journey\nid: some\nstart: { did: cart_updated }\n${rest}\n`;
const steps = (list: string) => journey(`steps:\n${list}`);

/** The text without its mark «, and the line and column where the mark stood. */
function marked(text: string): { text: string; line: number; column: number } {
  const before = text.slice(0, text.indexOf('«')).split('\n');
  return { text: text.replace('«', ''), line: before.length, column: before.at(-1)!.length + 1 };
}

describe('every mistake in meaning has a code, a place and a mend', () => {
  const cases: [name: string, text: string, code: string, what: string][] = [
    ['a name that is not declared', segment('«scoer > 5'), 'CAR-310', 'scoer'],
    ['text compared with a number', segment('«country > 5'), 'CAR-3', 'country'],
    ['a condition that is a number', segment('«score + 1'), 'CAR-506', 'number'],
    ['a property in place of a trait', segment('«total > 5'), 'CAR-310', 'total'],
    ['a trait inside a where', segment('{ did: order_completed, where: «score > 5 }'), 'CAR-310', 'score'],
    ['each of what is no list', segment('{ did: order_completed, each: «total }'), 'CAR-501', 'total'],
    ['an empty window', segment('{ did: order_completed, since: 30d, until: «60d }'), 'CAR-502', 'empty'],
    ['after outside a journey', segment('{ did: order_completed, «after: start }'), 'CAR-503', 'after'],
    [
      'a sum of text',
      segment('{ did: order_completed, sum: «order_id, is: { exactly: 1 } }'),
      'CAR-506',
      'text',
    ],
    ['a segment in itself', 'kind: segment\nid: «some\nwho: { in: some }', 'CAR-601', 'depends on itself'],
    [
      'a tag in itself',
      'kind: tag\nid: «some\ntype: number\nvalue: some + 1',
      'CAR-601',
      'depends on itself',
    ],
    [
      'a circle through a tag',
      `kind: segment\nid: some\nwho: round = 1\n---\nkind: tag\nid: «round\ntype: number\nrules: [ { when: { in: some }, then: 1 } ]`,
      'CAR-601',
      'depends on itself',
    ],
    ['a count that is text', tag('type: «text\ndid: order_completed\ncount: true'), 'CAR-602', 'text'],
    [
      'which in a tag',
      tag('type: number\ndid: order_completed\n«which: last\ncount: true'),
      'CAR-605',
      'which',
    ],
    ['two steps of one id', steps('  - { id: a, wait: 1h }\n  - { id: «a, wait: 2h }'), 'CAR-701', '`a`'],
    [
      'a key the event lacks',
      steps('  - { id: a, wait: 1h }').replace('cart_updated', 'cart_updated, key: «basket'),
      'CAR-702',
      'basket',
    ],
    [
      'a way that hides others',
      steps(
        '  - id: a\n    branch:\n      - «then: [ { id: b, wait: 1h } ]\n      - { when: vip, then: [ { id: c, wait: 1h } ] }',
      ),
      'CAR-703',
      'last',
    ],
    [
      'an else nobody reaches',
      steps('  - { id: a, wait: 1h, «else: [ { id: b, wait: 1h } ] }'),
      'CAR-704',
      'else',
    ],
    [
      'a template without the part',
      steps('  - { id: a, send: { template: receipt, channel: «sms } }'),
      'CAR-705',
      'sms',
    ],
    ['a set of what is no trait', steps('  - { id: a, set: { «colour: "1" } }'), 'CAR-706', 'colour'],
    [
      'an unknown step in steps',
      steps('  - { id: a, branch: [ { when: steps.«b.status = "sent", then: [ { id: c, wait: 1h } ] } ] }'),
      'CAR-3',
      'b',
    ],
    [
      'a variable no template has',
      'kind: template\nid: some\nclass: service\nsms: { text: «"{{ profile.frist_name }}" }',
      'CAR-408',
      'frist_name',
    ],
    [
      'a variable without prefix',
      'kind: template\nid: some\nclass: service\nsms: { text: «"{{ first_name }}" }',
      'CAR-406',
      'first_name',
    ],
    [
      'a mapping onto nothing',
      'kind: source\nid: some\nfrom: { connector: csv, path: x.csv }\neach: { event: cart_updated, at: t, profile: { user_id: id }, properties: { «worth: value } }',
      'CAR-229',
      'worth',
    ],
  ];
  test.each(cases)('%s', async (_, given, code, what) => {
    const { text, line, column } = marked(given);
    const { compiled, diagnostics } = await compileShop({ 'some.yaml': text });
    expect(compiled?.program ?? null).toBeNull();
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.length).toBe(1);
    const [found] = errors;
    expect(found!.code).toMatch(new RegExp(`^${code}`));
    expect([found!.range.file, found!.range.line, found!.range.column]).toEqual(['some.yaml', line, column]);
    expect(found!.what).toContain(what);
    expect(found!.fix.length).toBeGreaterThan(5);
    expect(explainCode(found!.code)?.more.length).toBeGreaterThan(40);
  });

  test('all mistakes of a workspace come in one run', async () => {
    const { diagnostics } = await compileShop({
      'a.yaml': segment('scoer > 5'),
      'b.yaml': tag('type: text\ndid: order_completed\ncount: true'),
      'c.yaml': steps('  - { id: a, send: { template: receipt, channel: sms } }').replace('some', 'other'),
    });
    expect(diagnostics.map(({ range }) => range.file)).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
  });
});

describe('the program', () => {
  const twice = `
${segment('{ did: order_completed, where: total > 10, within: 30d }')}
---
kind: segment
id: many
who: { did: order_completed, where: "total>10", within: 30d, times: { at_least: 5 } }
---
kind: tag
id: recent_orders
type: integer
did: order_completed
where: ( total > 10 )
within: 30d
count: true
`;

  test('keeps equal behaviour once, however it is written', async () => {
    const { compiled } = await compileShop({ 'some.yaml': twice });
    expect(compiled!.program!.features.length).toBe(1);
  });

  test('gives the same manifest bytes whatever the order of files and keys', async () => {
    const one = await compileShop({ 'some.yaml': twice });
    const documents = twice.trim().split('\n---\n');
    const other = await compileShop({ 'some.yaml': documents.toReversed().join('\n---\n') });
    const bytes = ({ workspace, compiled }: typeof one) =>
      JSON.stringify(manifestOf(workspace!, compiled!.program!, compiled!.uses));
    expect(bytes(other)).toBe(bytes(one));
  });

  test('can be compiled again from its manifest alone', async () => {
    const { workspace, compiled } = await compileShop({ 'some.yaml': twice });
    const manifest = manifestOf(workspace!, compiled!.program!, compiled!.uses);
    const again = workspaceOf(JSON.parse(JSON.stringify(manifest)), '/nowhere');
    const recompiled = compile(again);
    expect(manifestOf(again, recompiled.program!, recompiled.uses)).toEqual(manifest);
  });

  test('knows what uses what', async () => {
    const { compiled } = await compileShop({
      'some.yaml': `${tag('type: number\ndid: order_completed\nsum: total')}---\n${segment('some > 5')}`,
    });
    expect([...compiled!.uses.get('segment.some')!]).toEqual(['tag.some']);
    expect([...compiled!.uses.get('tag.some')!]).toEqual(['event.order_completed']);
  });
});

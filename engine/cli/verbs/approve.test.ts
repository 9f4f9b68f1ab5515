import { execFile } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { shop } from '../../rig/files.ts';
import { findingsOf } from '../../rig/rig.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

/** Gates: what must be approved, by whom, how an approval is given, and that nothing is applied without it. */

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const KEY = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const OTHER = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const approvers = `approvers:
  crm: { emails: [crm@shop.example] }
  finance: { key: ${KEY} }
`;
const gates = `kind: policy
id: gates
gates:
  - { audience: { over: 1 }, approve: [crm] }
  - { discount: { over: 30 }, approve: [finance] }
  - { new: [channel], approve: [crm, finance] }
`;
const offer = (percent: number) => ({
  'offer.yaml': `kind: offer\nid: gift\nbenefit: { percent: ${percent} }\n`,
});
const everybody = {
  'everybody.yaml': `kind: segment
id: everybody
who: { did: order_completed }
---
kind: journey
id: hello
start: { enters: everybody }
steps: [ { id: bye, exit: done } ]
`,
};
const whileWorth = (bound: string) => ({
  'worth.yaml': `kind: metric\nid: worth\ndid: order_completed\navg: total
---
kind: policy
id: worth
gates: [ { metric: { id: worth, ${bound} }, approve: [crm] } ]
---
kind: journey
id: hello
start: { did: order_completed }
steps: [ { id: bye, exit: done } ]
`,
});
const channel = {
  'second.yaml':
    'kind: channel\nid: second\nmedium: email\nconnector: file\nwith: { folder: ../second }\non_doubt: resend\n',
};

let folder: string;
const run = async (words: string[], env: Record<string, string> = {}) => {
  const console = testConsole(folder, { env });
  const code = await console.run(...words);
  return { code, text: console.stdout.text, fault: console.stderr.text };
};
const write = (files: Record<string, string>) => writeFiles(join(folder, 'shop'), files);
const git = (...words: string[]) =>
  promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { cwd: folder });
const commit = async (message: string) => {
  await git('add', 'shop');
  await git('commit', '-qm', message);
};

beforeEach(async () => {
  folder = await workspaceFolder({ ...orders, ...winBack });
  await appendFile(join(folder, 'shop', 'carillon.yaml'), approvers);
  await writeFile(join(folder, '.gitignore'), '.carillon\nplan.json*\n');
  await git('init', '-q');
  expect(await run(['run', 'shop', '--apply', '--import', '--until-idle'])).toMatchObject({ code: 0 });
  await write({ 'gates.yaml': gates });
  expect(await run(['apply', 'shop', '--auto-approve'])).toMatchObject({ code: 0 });
});

describe('what must be approved', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['a journey to more people', everybody, 'journey.hello begins by a segment of 2 people, over 1: crm'],
    ['an offer that gives more', offer(31), 'offer.gift gives up to 31 percent, over 30: finance'],
    ['an offer that gives as much', offer(30), null],
    [
      'an offer without a bound',
      {
        'offer.yaml': `kind: tag\nid: share\ntype: number\ndid: order_completed\nsum: total\n---
kind: offer\nid: gift\nbenefit: { percent: { tag: share } }\n`,
      },
      'offer.gift gives any percent, without a bound, over 30: finance',
    ],
    [
      'a journey while a number is beyond its bound',
      whileWorth('over: 10'),
      'journey.hello begins while metric worth is 41.913, over 10: crm',
    ],
    ['a journey while it is not', whileWorth('under: 10'), null],
    ['a new channel', channel, 'channel.second is new: crm and finance'],
    [
      'taking the gate away with what it stops',
      { ...offer(31), 'gates.yaml': '' },
      'offer.gift gives up to 31',
    ],
  ])('%s', async (_, files, why) => {
    await write(files);
    const { code, text, fault } = await run(['apply', 'shop', '--auto-approve']);
    expect(code).toBe(why === null ? 0 : 1);
    if (why !== null) expect(fault).toContain(why);
    if (why !== null) expect(text).toContain('To be approved');
  });
});

describe('an approval', () => {
  it('by a trailer of the commit that is applied', async () => {
    await write(everybody);
    await commit('Say hello\n\nApproved-by: Cleo <CRM@shop.example>');
    await write({ 'later.yaml': 'kind: segment\nid: later\nwho: { did: order_completed }\n' });
    expect(await run(['apply', 'shop', '--auto-approve'])).toMatchObject({ code: 1 });
    await commit('Another one');
    expect(await run(['apply', 'shop', '--auto-approve'])).toMatchObject({ code: 1 });
    await git('commit', '-q', '--amend', '-m', 'Both\n\nApproved-by: Cleo <crm@shop.example>');
    expect(await run(['apply', 'shop', '--auto-approve'])).toMatchObject({ code: 0 });
  });

  it('by a signature over the plan, and by nobody else\u2019s', async () => {
    await write(offer(50));
    await commit('Half\n\nApproved-by: Fin <finance@shop.example>');
    expect(await run(['plan', 'shop', '-o', 'plan.json'])).toMatchObject({ code: 0 });
    expect(await run(['apply', 'plan.json'])).toMatchObject({ code: 1 });
    expect((await run(['approve', 'plan.json'], { CARILLON_APPROVAL_KEY: OTHER })).fault).toContain(
      'nobody is known by this key',
    );
    expect(
      (await run(['approve', 'plan.json', '--as', 'crm'], { CARILLON_APPROVAL_KEY: PEM })).fault,
    ).toContain('`crm` is not known by this key');
    await writeFile(join(folder, 'key.pem'), PEM);
    expect(await run(['approve', 'plan.json', '--key', 'key.pem'])).toMatchObject({
      code: 0,
      text: expect.stringContaining('finance approves plan.json'),
    });
    const file = join(folder, 'plan.json.finance.approval');
    const approval = await readFile(file, 'utf8');
    await writeFile(file, approval.replace(/"signature": "..../, '"signature": "AAAA'));
    expect(await run(['apply', 'plan.json'])).toMatchObject({ code: 1 });
    await writeFile(file, approval);
    expect(await run(['apply', 'plan.json'])).toMatchObject({ code: 0 });
  });

  it('of one plan is none of another', async () => {
    await write(offer(50));
    await run(['plan', 'shop', '-o', 'plan.json']);
    await run(['approve', 'plan.json'], { CARILLON_APPROVAL_KEY: PEM });
    await write(offer(60));
    await run(['plan', 'shop', '-o', 'plan.json']);
    expect(await run(['apply', 'plan.json'])).toMatchObject({ code: 1 });
  });

  it('is not given by whom the change itself makes an approver', async () => {
    const settings = join(folder, 'shop', 'carillon.yaml');
    const mine = createPublicKey(OTHER).export({ type: 'spki', format: 'der' }).toString('base64');
    await writeFile(settings, (await readFile(settings, 'utf8')).replace(KEY, mine));
    await write(offer(50));
    await run(['plan', 'shop', '-o', 'plan.json']);
    expect(await run(['approve', 'plan.json'], { CARILLON_APPROVAL_KEY: OTHER })).toMatchObject({ code: 0 });
    expect(await run(['apply', 'plan.json'])).toMatchObject({ code: 1 });
  });
});

it('is wanted by `run --apply` too, which goes on with the release that runs', async () => {
  await write(offer(50));
  const { code, fault } = await run(['run', 'shop', '--apply', '--until-idle']);
  expect(code).toBe(0);
  expect(fault).toContain('it must be approved first');
  expect(JSON.parse((await run(['status', 'shop', '--format', 'json'])).text).release.number).toBe(2);
});

it('names an approver that nobody knows', async () => {
  const found = await findingsOf({
    ...shop,
    'carillon.yaml': `${shop['carillon.yaml']}${approvers}`,
    'gates.yaml': gates.replace('[crm]', '[crn]'),
  });
  expect(found.map(({ code, range, fix }) => `${code} ${range.line}:${range.column} ${fix}`)).toEqual([
    'CAR-754 4:40 did you mean `crm`?',
  ]);
});

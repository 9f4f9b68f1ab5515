import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../../engine/cli/testing/workspace.ts';

/** The steps of the ready-made CI, run as a runner runs them, on a repository made for the purpose. */

const program = fileURLToPath(new URL('../../dist/engine/cli/main.js', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const carillon = `${process.execPath} ${program}`;
const PULL_REQUEST = 7;

const settings = `name: shop
zone: Europe/London
locale: en
currency: GBP
language: 1
environments:
  local: { store: "sqlite:.carillon/shop.db" }
`;
const world = `kind: entity
id: profile
fields:
  first_name: text
  email: { type: text, pii: true }
---
kind: identity
id: people
identifiers:
  - { id: user_id, limit: 1 }
---
kind: event
id: order_completed
properties:
  total: { type: number, decimals: 2, minimum: 0, required: true }
`;
const buyers = (more: string, version = '') => `kind: segment
id: buyers
${version}title: Bought something
${more}`;
const orderJourney = `kind: journey
id: regulars
title: Regulars
start: { enters: buyers }
steps:
  - { id: bye, exit: done }
`;
const base: Readonly<Record<string, string>> = {
  'carillon.yaml': settings,
  'world.yaml': world,
  'segments.yaml': buyers('who:\n  did: order_completed\n'),
  'journeys.yaml': orderJourney,
  'tests.yaml': `kind: test
id: buyers_come_in
covers: { journey: regulars }
clock: { start: 2026-03-01T09:00:00Z, zone: Europe/London }
profiles:
  ann: { traits: { first_name: Ann } }
events:
  - { at: 1h, who: ann, did: order_completed, with: { total: 10 } }
expect:
  - { at: 2h, who: ann, in: [buyers] }
`,
};

/** A provider of pull requests, as its documentation says: comments are listed in pages, made, and changed. */
class Host {
  readonly comments: { id: number; body: string }[] = [];
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => this.#answer(request, response));

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url!, 'http://localhost');
    this.asked.push(`${request.method} ${url.pathname}`);
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(body));
    };
    const token = request.headers.authorization ?? request.headers['private-token'];
    if (token !== 'Bearer t0ken' && token !== 't0ken') return reply(401, { message: 'Bad credentials' });
    if (request.method === 'GET') {
      const [page, size] = [Number(url.searchParams.get('page')), Number(url.searchParams.get('per_page'))];
      return reply(200, this.comments.slice((page - 1) * size, page * size));
    }
    const { body } = JSON.parse(text) as { body: string };
    if (request.method === 'POST') {
      const made = { id: this.comments.length + 1, body };
      this.comments.push(made);
      return reply(201, made);
    }
    const id = Number(url.pathname.split('/').at(-1));
    const known = this.comments.find((comment) => comment.id === id);
    if (!known) return reply(404, { message: 'Not Found' });
    known.body = body;
    return reply(200, known);
  }
}

interface Ran {
  readonly code: number;
  readonly text: string;
}

async function bash(cwd: string, script: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  const run = promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  );
}

/** A repository with the workspace in `definitions/`, whose commit `main` is the base. */
async function repository(): Promise<string> {
  const root = await temporaryFolder();
  await write(root, base);
  await writeFile(join(root, '.gitignore'), 'carillon-review\n.carillon\nsummary.md\nevent.json\n');
  await git(root, 'init -q -b main');
  await commit(root, 'The shop');
  await git(root, 'checkout -q -b change');
  return root;
}

async function write(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'definitions', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

async function git(root: string, words: string): Promise<void> {
  const { code, text } = await bash(root, `git -c user.name=t -c user.email=t@t ${words}`, {});
  if (code !== 0) throw new Error(text);
}

async function commit(root: string, message: string): Promise<void> {
  await git(root, 'add .');
  await git(root, `commit -q -m '${message}'`);
}

interface ActionStep {
  readonly id: string;
  readonly if?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

/** Runs the composite action as a runner does: expressions filled in, a step left out once one has failed unless it says `always()`. */
async function action(
  root: string,
  inputs: Readonly<Record<string, string>>,
  host: string,
  only?: readonly string[],
): Promise<Ran> {
  const file = parse(await readFile(join(here, 'github', 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default: string }>;
    runs: { steps: ActionStep[] };
  };
  await writeFile(join(root, 'event.json'), JSON.stringify({ pull_request: { number: PULL_REQUEST } }));
  const filled = (text: string): string =>
    text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
      if (name === 'github.action_path') return join(here, 'github');
      if (name === 'github.event.pull_request.base.sha') return 'main';
      const input = /^inputs\.(.*)$/.exec(name)?.[1];
      if (input === undefined) throw new Error(`nobody knows ${name}`);
      return filled(inputs[input] ?? file.inputs[input]!.default);
    });
  let code = 0;
  let text = '';
  for (const step of file.runs.steps) {
    if (only && !only.includes(step.id)) continue;
    if (code !== 0 && step.if !== 'always()') continue;
    const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, filled(value)]));
    const ran = await bash(root, step.run, {
      GITHUB_API_URL: host,
      GITHUB_REPOSITORY: 'shop/marketing',
      GITHUB_EVENT_PATH: join(root, 'event.json'),
      GITHUB_STEP_SUMMARY: join(root, 'summary.md'),
      ...env,
    });
    text += ran.text;
    code ||= ran.code;
  }
  return { code, text };
}

const host = new Host();
let url: string;
beforeAll(async () => {
  expect(existsSync(program), 'run `npm run build` first').toBe(true);
  url = await host.start();
});
afterAll(() => host.stop());

test('lets a good change through, and keeps one comment up to date, at GitHub and at GitLab', async () => {
  const root = await repository();
  const people = join(root, 'people.ndjson');
  await writeFile(people, '{"identifiers":{"user_id":"ann"},"traits":{"first_name":"Ann"}}\n');
  await write(root, {
    'segments.yaml': buyers('who:\n  did: order_completed\n  within: 90d\n', 'version: 2\n'),
  });
  await commit(root, 'Buyers of late');
  const inputs = { carillon, token: 't0ken', profiles: people, days: '3', threshold: '50' };
  const others = Array.from({ length: 120 }, (_, index) => ({ id: index + 1, body: 'Looks good.' }));
  host.comments.push(...others);
  const first = await action(root, inputs, url);
  expect(first).toMatchObject({ code: 0, text: expect.stringContaining('nothing to object to') });
  const comment = host.comments.at(-1)!;
  expect(comment.body).toMatch(/^<!-- carillon:diff -->/);
  expect(comment.body).toContain('segment.buyers');
  expect(comment.body).toContain('Dry run of 3 days');
  const reports = join(root, 'carillon-review');
  expect(JSON.parse(await readFile(join(reports, 'lint.sarif'), 'utf8')).version).toBe('2.1.0');
  expect(await readFile(join(reports, 'test.xml'), 'utf8')).toContain('buyers_come_in');
  expect(await readFile(join(root, 'summary.md'), 'utf8')).toContain('segment.buyers');
  await action(root, inputs, url, ['comment']);
  expect(host.comments.length).toBe(others.length + 1);
  expect(host.asked.at(-1)).toBe(`PATCH /repos/shop/marketing/issues/comments/${comment.id}`);
  const gitlab = {
    CI_API_V4_URL: url,
    CI_PROJECT_ID: 'shop/marketing',
    CI_MERGE_REQUEST_IID: '3',
    CARILLON_TOKEN: 't0ken',
  };
  const put = `${process.execPath} ${join(here, 'comment.mjs')} gitlab carillon-review/comment.md`;
  expect(await bash(root, put, gitlab)).toMatchObject({ code: 0, text: 'the comment is up to date\n' });
  expect(host.asked.at(-1)).toBe(`PUT /projects/shop%2Fmarketing/merge_requests/3/notes/${comment.id}`);
  expect(await bash(root, put, { ...gitlab, CARILLON_TOKEN: 'other' })).toMatchObject({
    code: 1,
    text: expect.stringContaining('401'),
  });
});

test.each<[string, Record<string, string>, string[]]>([
  [
    'a definition that is wrong',
    { 'segments.yaml': buyers('who:\n  did: order_complete\n') },
    ['::error file=definitions/segments.yaml,line=5,', 'failed: lint test diff'],
  ],
  [
    'a test that fails, and a meaning changed under the old version',
    { 'segments.yaml': buyers('who:\n  did: order_completed\n  times: { at_least: 2 }\n') },
    [
      '::error file=definitions/tests.yaml,line=',
      '::error file=definitions/segments.yaml,',
      'failed: test diff',
    ],
  ],
])('stops %s', async (_, files, told) => {
  const root = await repository();
  await write(root, files);
  await commit(root, 'A change');
  const ran = await action(root, { carillon }, url);
  expect(ran.code).toBe(1);
  for (const part of told) expect(ran.text).toContain(part);
});

test('the job of GitLab runs the same checks, and names files that there are', async () => {
  const job = parse(await readFile(join(here, 'gitlab', 'carillon.gitlab-ci.yml'), 'utf8'))['carillon'];
  expect(job.script).toEqual(['bash ci/carillon/review.sh']);
  for (const [file] of JSON.stringify(job).matchAll(/(?<=ci\/carillon\/)[\w.]+/g))
    expect(existsSync(join(here, file)), file).toBe(true);
});

test('the hook stops what is wrong before it is committed, and minds nothing else', async () => {
  const root = await repository();
  await bash(root, `ln -sf ${join(here, 'pre-commit')} .git/hooks/pre-commit`, {});
  const attempt = () =>
    bash(root, 'git add . && git -c user.name=t -c user.email=t@t commit -q -m change', {
      CARILLON: carillon,
    });
  await writeFile(join(root, 'notes.txt'), 'nothing of the workspace');
  expect(await attempt()).toMatchObject({ code: 0 });
  await write(root, { 'segments.yaml': buyers('who:\n  did: order_complete\n') });
  expect(await attempt()).toMatchObject({
    code: 1,
    text: expect.stringContaining('did you mean `order_completed`?'),
  });
  await write(root, { 'segments.yaml': 'id: buyers\nkind: segment\nwho: { did: order_completed }\n' });
  expect(await attempt()).toMatchObject({
    code: 1,
    text: expect.stringContaining('1 file would be written anew'),
  });
});

/**
 * Puts a file as a comment under a pull request, or in place of the one that was put there before: the hidden mark in its first
 * line finds it. `node comment.mjs github|gitlab <file>`, with the variables that the runner sets, and a token.
 */
import { readFileSync } from 'node:fs';

const MARK = '<!-- carillon:diff -->';
/** Characters of a comment: what GitHub takes; GitLab takes more. */
const LONGEST = 65_000;

const hosts = {
  github() {
    const {
      GITHUB_API_URL: api,
      GITHUB_REPOSITORY: repository,
      GITHUB_TOKEN: token,
    } = demand('GITHUB_API_URL', 'GITHUB_REPOSITORY', 'GITHUB_TOKEN', 'GITHUB_EVENT_PATH');
    const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'));
    const number = event.pull_request?.number;
    if (number === undefined) return null;
    return {
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
      list: `${api}/repos/${repository}/issues/${number}/comments`,
      one: (id) => `${api}/repos/${repository}/issues/comments/${id}`,
      update: 'PATCH',
    };
  },
  gitlab() {
    const {
      CI_API_V4_URL: api,
      CI_PROJECT_ID: project,
      CARILLON_TOKEN: token,
    } = demand('CI_API_V4_URL', 'CI_PROJECT_ID', 'CARILLON_TOKEN');
    const number = process.env.CI_MERGE_REQUEST_IID;
    if (number === undefined) return null;
    const list = `${api}/projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`;
    return { headers: { 'private-token': token }, list, one: (id) => `${list}/${id}`, update: 'PUT' };
  },
};

const [host, file] = process.argv.slice(2);
if (!Object.hasOwn(hosts, host ?? '') || file === undefined)
  fail('use: node comment.mjs github|gitlab <file>');
const body = readFileSync(file, 'utf8');
if (!body.startsWith(MARK)) fail(`${file} does not begin with ${MARK}: nothing to put there`);
const where = hosts[host]();
if (where === null) console.log('no pull request: no comment');
else await put(where, shortened(body));

async function put({ list, one, headers, update }, text) {
  const known = await find(list, headers);
  await call(known === null ? list : one(known), known === null ? 'POST' : update, headers, { body: text });
  console.log(known === null ? 'commented' : 'the comment is up to date');
}

/** The id of the comment with the mark, or null. */
async function find(list, headers) {
  for (let page = 1; ; page++) {
    const comments = await call(`${list}?per_page=100&page=${page}`, 'GET', headers);
    const ours = comments.find((comment) => comment.body?.startsWith(MARK));
    if (ours) return ours.id;
    if (comments.length < 100) return null;
  }
}

async function call(url, method, headers, content) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(30_000),
    ...(content && { body: JSON.stringify(content) }),
  });
  if (!response.ok) fail(`${method} ${url}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  return response.json();
}

function shortened(text) {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST)}\n\n… and more: the whole is among the artefacts of the run.\n`;
}

function demand(...names) {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) fail(`${missing.join(', ')} must be set`);
  return process.env;
}

function fail(why) {
  console.error(why);
  process.exit(1);
}

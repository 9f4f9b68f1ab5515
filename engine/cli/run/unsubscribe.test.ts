import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MailServer } from '../../../connectors/channels/smtp/mail-server.testing.ts';
import { carillonYaml } from '../init/settings-files.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

/** From a mail that a real mail server received to the consent that its link takes back, through the whole program. */

test('the headers of a mail lead to the daemon, which takes the consent back', async () => {
  const server = new MailServer();
  const port = await server.listen();
  onTestFinished(() => server.close());
  const settings = carillonYaml('shop').replace(
    /^( +)store:/m,
    '$1links: { url: "https://news.example.com" }\n$1store:',
  );
  const folder = await workspaceFolder({
    ...orders,
    ...winBack,
    'sources.yaml': orders['sources.yaml'].replace(
      '    properties',
      '    consent: { marketing: [email] }\n    properties',
    ),
    'carillon.yaml': settings.replace(/^( +)secrets: \{/m, '$1secrets: { link_key: LINK_KEY,'),
  });
  await writeFiles(join(folder, 'shop'), {
    'channel.yaml': `kind: channel
id: email
connector: smtp
with: { host: 127.0.0.1, port: ${port}, from: The Shop <hello@shop.example>, timeout: 2s }
`,
  });
  const without = testConsole(folder);
  expect(await without.run('run', 'shop', '--apply', '--port', '0')).toBe(3);
  expect(without.stderr.text).toContain('the secret `link_key` of environment local is not set');

  const console = testConsole(folder, { env: { LINK_KEY: 'a long secret' } });
  const ended = console.run('run', 'shop', '--apply', '--import', '--port', '0');
  const [, listening = ''] = await Promise.race([
    console.stdout.until(/Listening on (http:\S+);/),
    ended.then(() => []),
  ]);
  const [mail] = server.mails;
  const list = mail!.parsed.headers.get('list') as unknown as { unsubscribe: { url: string } };
  expect(list.unsubscribe.url).toMatch(/^https:\/\/news\.example\.com\/u\//);
  expect(mail!.raw.toString()).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const path = new URL(list.unsubscribe.url).pathname;
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  expect((await fetch(listening + path, { method: 'POST', body })).status).toBe(200);
  console.interrupt();
  expect(await ended).toBe(0);
  const person = testConsole(folder);
  expect(await person.run('explain', 'profile', 'bo', '--folder', 'shop')).toBe(0);
  expect(person.stdout.text).toMatch(/marketing\s+email no/);
});

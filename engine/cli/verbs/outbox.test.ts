import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MailServer, reply } from '../../../connectors/channels/smtp/mail-server.testing.ts';
import { testPostgresUrl } from '../../store/postgres/server.testing.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

/** The whole program against a real mail server that refuses, or hangs up. */

const refuses = { isRefusing: true };
async function mailShop(storeUrl?: string) {
  const state = { ...refuses };
  const server = new MailServer({
    onRcptTo: ({ address }, _session, done) =>
      done(state.isRefusing ? reply(550, `5.1.1 <${address}>: no such mailbox`) : null),
  });
  const port = await server.listen();
  onTestFinished(() => server.close());
  const consent = orders['sources.yaml'].replace(
    '    properties',
    '    consent: { marketing: [email] }\n    properties',
  );
  const folder = await workspaceFolder({
    ...orders,
    ...winBack,
    'sources.yaml': consent,
    'channel.yaml': null,
  });
  await writeFiles(join(folder, 'shop'), {
    'channel.yaml': `kind: channel
id: email
connector: smtp
with: { host: 127.0.0.1, port: ${port}, from: The Shop <hello@shop.example>, timeout: 2s }
`,
  });
  if (storeUrl !== undefined) {
    const settings = join(folder, 'shop', 'carillon.yaml');
    const text = await readFile(settings, 'utf8');
    await writeFile(settings, text.replaceAll(/store: sqlite:\S+/g, `store: "${storeUrl}"`));
  }
  const run = async (...words: string[]) => {
    const console = testConsole(folder);
    const code = await console.run(...words);
    return { code, text: console.stdout.text, error: console.stderr.text };
  };
  const session = () => run('run', 'shop', '--apply', '--import', '--until-idle');
  const outbox = (...words: string[]) => run('outbox', ...words, '--folder', 'shop');
  return { server, state, session, outbox, folder };
}

test('a dead letter is listed without anything personal, and goes out when it is tried again', async () => {
  const { server, state, session, outbox } = await mailShop();
  expect((await session()).code).toBe(0);
  const listed = await outbox('list');
  expect(listed.text).toContain('failed for good');
  expect(listed.text).toContain('come_back by email, journey win_back, step letter');
  expect(listed.text).toContain('1 of 1 message shown');
  expect(listed.text).not.toContain('bo@example.com');
  expect((await outbox('list', '--show')).text).toContain('bo@example.com');
  expect((await outbox('list', '--channel', 'sms')).text).toBe('No message needs a decision.\n');

  const [, key = ''] = /message\s+([a-z0-9]{20})/.exec(listed.text) ?? [];
  state.isRefusing = false;
  expect((await outbox('retry', key.slice(0, 8))).text).toBe(
    '1 message will be sent again when the daemon runs\n',
  );
  expect(server.mails).toEqual([]);
  expect((await session()).code).toBe(0);
  expect(server.mails.map(({ to }) => to)).toEqual([['bo@example.com']]);
  expect((await outbox()).text).toBe('No message needs a decision.\n');
});

test('one that may have gone out is held until somebody drops it', async () => {
  const { server, state, session, outbox } = await mailShop();
  state.isRefusing = false;
  server.hangsUp = true;
  expect((await session()).code).toBe(0);
  expect((await outbox()).text).toContain('nobody knows whether it went out');
  expect((await outbox('drop', '--all')).text).toBe('1 message dropped\n');
  expect((await outbox()).text).toBe('No message needs a decision.\n');
  const sent = server.mails.length;
  server.hangsUp = false;
  await session();
  expect(server.mails.length).toBe(sent);
});

test.each(['sqlite', 'postgres'])(
  '%s: a daemon that runs hears of it, and it is said what became of it',
  async (dialect) => {
    const shop = await mailShop(dialect === 'postgres' ? await testPostgresUrl() : undefined);
    const { server, state, session, outbox, folder } = shop;
    expect((await session()).code).toBe(0);
    const daemon = testConsole(folder);
    const running = daemon.run('run', 'shop', '--port', '0');
    await daemon.stdout.until(/Ctrl-C ends/);
    /** Both clocks go on until the command has its answer. */
    const beside = async (...words: string[]) => {
      const console = testConsole(folder);
      let code: number | null = null;
      void console.run('outbox', ...words, '--folder', 'shop').then((ended) => {
        code = ended;
      });
      await expect
        .poll(
          () => {
            daemon.clock.moveTo(daemon.clock.now() + 1_000);
            console.clock.moveTo(console.clock.now() + 200);
            return code;
          },
          { timeout: 20_000 },
        )
        .not.toBeNull();
      return { code, text: console.stdout.text, error: console.stderr.text };
    };
    const again = await beside('retry', '--all');
    expect(again).toMatchObject({ code: 0, text: '1 message will be sent again by the daemon that runs\n' });
    await expect.poll(async () => (await outbox()).text).toContain('failed for good');
    const [, key = ''] = /message\s+([a-z0-9]{20})/.exec((await outbox()).text) ?? [];
    state.isRefusing = false;
    expect(await beside('retry', key.slice(0, 8))).toMatchObject({
      code: 0,
      text: '1 message was sent again\n',
    });
    expect(server.mails.map(({ to }) => to)).toEqual([['bo@example.com']]);
    expect((await outbox()).text).toBe('No message needs a decision.\n');
    expect((await beside('drop', '--all')).text).toBe('0 messages dropped\n');
    daemon.interrupt();
    expect(await running).toBe(0);
  },
  60_000,
);

test('says what it wants', async () => {
  const { session, outbox } = await mailShop();
  await session();
  expect((await outbox('retry')).error).toContain('wants either a message or --all');
  expect((await outbox('retry', 'nothing')).error).toContain('no message that needs a decision begins with');
  expect((await outbox('burn')).error).toContain('use list, retry or drop');
});

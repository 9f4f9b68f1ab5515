import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Platform } from '../../../connectors/channels/http-audience/platform.testing.ts';
import { MailServer, reply } from '../../../connectors/channels/smtp/mail-server.testing.ts';
import { testConsole } from '../testing/console.ts';
import { workspaceFolder } from '../testing/workspace.ts';

/** Every line that a daemon logs, at every level, with every kind of effect done and refused: what it says, and of whom. */

/** Answers each call by telling all that it was told, as providers like to. */
async function scoring(status: () => number): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.writeHead(status(), { 'Content-Type': 'application/json' }).end(Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/score`;
}

const definitions = (mailPort: number, ads: string, scores: string) => ({
  'channel.yaml': `kind: channel
id: email
connector: smtp
with: { host: 127.0.0.1, port: ${mailPort}, from: The Shop <hello@shop.example>, timeout: 2s }
---
kind: channel
id: scoring
connector: webhook
medium: webhook
with: { url: "${scores}" }
---
kind: channel
id: ad_platform
connector: http-audience
medium: ads
with: { url: "${ads}" }
`,
  'policy.yaml': `kind: policy
id: contact
consent: { service: { email: none }, marketing: { ads: opt_out } }
`,
  'audience.yaml': `kind: audience
id: buyers_ads
segment: buyers_30d
channel: ad_platform
class: marketing
identifiers: [email]
hash: none
`,
  'call_script.yaml': `kind: template
id: call_script
class: service
task: { title: "Call {{ profile.first_name }}", text: "at {{ profile.email }}" }
`,
  'journeys/thank_you.yaml': `kind: journey
id: thank_you
start: { did: order_completed, again: always }
steps:
  - { id: thanks, send: { template: thank_you, channel: email } }
  - id: ask
    call: { connector: scoring, body: { who: { value: email }, name: { value: first_name } }, answer: { who: { type: text } }, up_to: 1m }
  - { id: visit, task: { or: store_staff, template: call_script, due: 1d, outcomes: [done] } }
`,
});

test('every kind of effect says its own, and nothing of a person', async () => {
  let works = true;
  const mail = new MailServer({
    onRcptTo: ({ address }, _session, done) =>
      done(works ? null : reply(550, `5.1.1 <${address}>: Zelda has gone`)),
  });
  const port = await mail.listen();
  onTestFinished(() => mail.close());
  const platform = new Platform();
  const ads = await platform.listen();
  onTestFinished(() => platform.close());
  const scores = await scoring(() => (works ? 200 : 422));
  const folder = await workspaceFolder(definitions(port, ads, scores));
  const daemon = testConsole(folder);
  const running = daemon.run('run', 'shop', '--apply', '--port', '0', '--log-level', 'trace');
  const [, url = ''] = await daemon.stdout.until(/Listening on (http:\S+?);/);
  await daemon.stdout.until(/Ctrl-C ends/);
  const order = async (customer: string, id: string, more: object = {}) => {
    const { status } = await fetch(`${url}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('demo:')}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        userId: customer,
        messageId: id,
        event: 'Order Completed',
        properties: { orderId: id, total: 20 },
        context: { traits: { email: `${customer}@zelda.example`, firstName: 'Zelda' } },
        ...more,
      }),
    });
    expect(status).toBe(200);
  };
  await order('zelda-1', 'z1');
  for (const words of ['message sent', 'call answered', 'change of an audience told'])
    await daemon.stderr.until(new RegExp(words));
  works = false;
  platform.answers.push(400, 400);
  await order('zelda-2', 'z2');
  await order('zelda-3', 'z3', { event: 'Zelda’s own' });
  for (const words of ['message not sent', 'call not answered', 'change of an audience not told'])
    await daemon.stderr.until(new RegExp(words));
  daemon.interrupt();
  expect(await running).toBe(0);
  expect(mail.mails).toHaveLength(1);
  expect(platform.requests.length).toBeGreaterThan(1);
  const status = testConsole(folder);
  await status.run('status', 'shop', '--format', 'json');
  expect(JSON.parse(status.stdout.text)).toMatchObject({
    messages: { sent: { email: 1 }, answered: { scoring: 1 }, tasks: { open: 2 } },
    audiences: [{ told: 1, failed: 1 }],
  });
  const lines = daemon.stderr.text.split('\n');
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => /zelda|z[123]\b|@/i.test(line))).toEqual([]);
}, 60_000);

/** From definitions to a provider: a journey writes to WeCom, WeChat and Slack, and the connectors understand it. */
import { afterEach, expect, it } from 'vitest';
import type { Message } from '../../engine/index.ts';
import { shop } from '../../engine/rig/files.ts';
import { Rig } from '../../engine/rig/rig.ts';
import { Provider } from './errcode/provider.testing.ts';
import { Receiver } from './http/receiver.testing.ts';
import { slack } from './slack/index.ts';
import { wechat } from './wechat/index.ts';
import { wecom } from './wecom/index.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

// The Rig's mailbox stands where the connector `file` would.
const channel = (id: string) => `kind: channel\nid: ${id}\nconnector: file\nwith: { folder: out }\n`;

const files = {
  ...shop,
  'profile.yaml': `${shop['profile.yaml']}  userid: text
  openid: text
  slack_id: text
addresses: { wecom: userid, wechat: openid, slack: slack_id }
`,
  'more.yaml': [
    channel('wecom'),
    channel('wechat'),
    channel('slack'),
    `kind: template
id: news
class: news
wecom: { title: { en: "Hi {{ profile.first_name }}", zh-CN: "你好，{{ profile.first_name }}" }, url: "https://shop.example" }
wechat: { data: '{ "thing1": {{ profile.first_name | json }} }' }
slack: { text: "{{ profile.first_name }} is back" }
`,
    `kind: policy
id: news
consent: { news: { wecom: none, wechat: none, slack: none } }
`,
    `kind: segment
id: buyers
who: { did: order_completed }
`,
    `kind: journey
id: tell
start: { enters: buyers }
steps:
  - { id: a, send: { template: news, channel: wecom } }
  - { id: b, send: { template: news, channel: wechat } }
  - { id: c, send: { template: news, channel: slack } }
`,
  ].join('---\n'),
};

it('arrives as the provider wants it', async () => {
  const rig = await Rig.start(files);
  open.push(() => rig.stop());
  const traits = { first_name: '张"伟', locale: 'zh-CN', userid: 'zhangwei', openid: 'oABC', slack_id: 'C1' };
  await rig.identify('zhang', traits, {});
  await rig.track('zhang', 'order_completed', { order_id: 'o1', total: 1 });
  expect(await rig.decisionsOf('zhang')).toEqual(['tell started enters', 'tell.c ended done']);
  const sent = new Map(rig.sent.map((message) => [message.medium, message]));
  expect([...sent.keys()]).toEqual(['wecom', 'wechat', 'slack']);

  const never = new AbortController().signal;
  const provider = new Provider('/cgi-bin/gettoken');
  open.push(() => provider.close());
  const base_url = await provider.listen();
  const work = await wecom.open({
    id: 'w',
    settings: { corp_id: 'a', agent_id: 1, secret: 's', base_url },
    root: '/',
  });
  expect(await work.send(sent.get('wecom') as Message, never)).toMatchObject({ outcome: 'accepted' });
  expect(JSON.parse(provider.requests[0]!.body)).toMatchObject({
    touser: 'zhangwei',
    textcard: { title: '你好，张"伟', url: 'https://shop.example' },
  });

  const account = new Provider('/cgi-bin/stable_token');
  open.push(() => account.close());
  const given = { app_id: 'a', app_secret: 's', template_id: 'TM1', base_url: await account.listen() };
  const chat = await wechat.open({ id: 'w', settings: given, root: '/' });
  expect(await chat.send(sent.get('wechat') as Message, never)).toMatchObject({ outcome: 'accepted' });
  expect(JSON.parse(account.requests[0]!.body)).toMatchObject({
    touser: 'oABC',
    data: { thing1: { value: '张"伟' } },
  });

  const team = new Receiver();
  open.push(() => team.close());
  team.answer = (response) => response.end('{"ok":true,"ts":"1.2"}');
  const settings = { token: 'x', base_url: new URL(await team.listen()).origin };
  const bot = await slack.open({ id: 's', settings, root: '/' });
  expect(await bot.send(sent.get('slack') as Message, never)).toEqual({
    outcome: 'accepted',
    provider: '1.2',
  });
  expect(JSON.parse(team.requests[0]!.body)).toMatchObject({ channel: 'C1', text: '张"伟 is back' });
});

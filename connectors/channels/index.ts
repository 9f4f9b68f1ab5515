/** The channel connectors there are. A new one is a folder beside this file and a line here. */
import type { ChannelSpec } from '../../engine/index.ts';
import { file } from './file/index.ts';
import { httpAudience } from './http-audience/index.ts';
import { httpSms } from './http-sms/index.ts';
import { slack } from './slack/index.ts';
import { smtp } from './smtp/index.ts';
import { webPush } from './web-push/index.ts';
import { webhook } from './webhook/index.ts';
import { wechat } from './wechat/index.ts';
import { wecom } from './wecom/index.ts';

export const channels: readonly ChannelSpec[] = [
  file,
  httpAudience,
  httpSms,
  slack,
  smtp,
  webPush,
  webhook,
  wechat,
  wecom,
];

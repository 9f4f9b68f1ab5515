/** Channels: each carries one medium, said by its id or by `medium`. */
import { Site } from '../definition.ts';
import { media } from '../kinds.ts';
import type { Check } from './index.ts';

export const checkChannels: Check = (workspace, diagnostics) => {
  checkAccounts(workspace, diagnostics);
  for (const channel of workspace.all('channel')) {
    if (channel.value.medium !== undefined || media.some((medium) => medium === channel.id)) continue;
    new Site(channel, diagnostics, ['id']).report({
      code: 'CAR-204',
      what: `${channel.address} has no \`medium\``,
      why: 'the medium says which part of a template it carries; only a channel whose id is a medium can do without',
      fix: `add \`medium:\` and one of ${media.join(' ')}`,
    });
  }
};

/** Channels of one account share one limit, so there can be only one. */
const checkAccounts: Check = (workspace, diagnostics) => {
  const first = new Map<string, { readonly id: string; readonly text: string }>();
  for (const channel of workspace.all('channel')) {
    const { rate } = channel.value;
    if (rate?.account === undefined) continue;
    const text = `${rate.messages} per ${rate.per}`;
    const known = first.get(rate.account);
    if (!known) first.set(rate.account, { id: channel.id, text });
    else if (known.text !== text) {
      new Site(channel, diagnostics, ['rate', 'account']).report({
        code: 'CAR-611',
        what: `account \`${rate.account}\` has ${text} here and ${known.text} in channel \`${known.id}\``,
        why: 'channels of one account are counted together, so they have one limit',
        fix: 'write the same numbers in both, or name another account',
      });
    }
  }
};

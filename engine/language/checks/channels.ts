/** Channels: each carries one medium, said by its id or by `medium`. */
import { Site } from '../definition.ts';
import { media } from '../kinds.ts';
import type { Check } from './index.ts';

export const checkChannels: Check = (workspace, diagnostics) => {
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

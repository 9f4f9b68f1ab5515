/** The channel connectors there are. A new one is a folder beside this file and a line here. */
import type { ChannelSpec } from '../../engine/index.ts';
import { file } from './file/index.ts';
import { smtp } from './smtp/index.ts';
import { webhook } from './webhook/index.ts';

export const channels: readonly ChannelSpec[] = [file, smtp, webhook];

/** What the filter `tracked` hands a link to: whoever renders a message says what stands there instead. */
import type { Context } from 'liquidjs';

export interface LinkTaker {
  /** What stands in the message for a link, which may have a name. */
  take(url: string, name: string | null): string;
}

/** The library's context carries it under this name, so that the filter finds it. */
export const LINK_REGISTER = 'links';

/** Where nothing is recorded, a link stays what it is. */
export const asItIs: LinkTaker = { take: (url) => url };

export function linkTakerOf(context: Context): LinkTaker {
  return context.getRegister<LinkTaker>(LINK_REGISTER);
}

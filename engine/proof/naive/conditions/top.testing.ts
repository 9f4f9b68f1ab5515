/** `top`: among those with the greatest values, as of the last refresh. */
import type { Plain } from '../person.testing.ts';
import type { Head } from './index.testing.ts';

export const top: Head = (node, moment) => moment.isGiven(node['top'] as Plain);

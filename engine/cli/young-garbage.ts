/**
 * How the memory of the process is collected, for every command; called before anything else is done. The engine makes much for each batch, and lets go
 * of all of it. Where a batch is large, as while everybody is walked through, the platform learns that what is made in some places lives long, and from then
 * on puts it among what is old at once, for good: there it lies until everything old is collected, with all that it leads to, and whoever asks meanwhile
 * waits for that. So it is not to learn this.
 */
import { setFlagsFromString } from 'node:v8';

export function letGarbageDieYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

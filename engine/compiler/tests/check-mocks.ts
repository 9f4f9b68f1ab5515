/** Checks the mocks of a test: each is of a channel or a connector that there is. */
import type { Site } from '../../language/definition.ts';
import { nearest } from '../../language/nearest.ts';
import type { TestContext } from './check-test.ts';

export function checkMocks({ context, test }: TestContext, site: Site): void {
  const channels = context.workspace.all('channel');
  const known = new Set(channels.flatMap(({ id, value }) => [id, value.connector]));
  for (const name of Object.keys(test.mocks ?? {})) {
    if (known.has(name) || context.workspace.broken.has(`channel.${name}`)) continue;
    const near = nearest(name, known);
    site.at(name).report(
      {
        code: 'CAR-769',
        what: `there is no channel or connector \`${name}\``,
        why: `channels of this workspace are ${channels.map(({ id }) => id).join(', ')}`,
        fix: near ? `did you mean \`${near}\`?` : 'name one of these',
      },
      'key',
    );
  }
}

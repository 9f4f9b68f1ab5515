/** Checks what a test expects of placements and audiences: rules that can be chosen, lists that are kept. */
import type { Site } from '../../language/definition.ts';
import type { TestDecision, TestExpectation } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import { candidateNames } from '../placement/candidates.ts';
import { checkStep } from './check-steps.ts';
import type { TestContext } from './check-test.ts';

/** What is decided where no rule fits. */
const NOTHING_FITS = 'nothing_fits';

export function checkDecided(item: TestDecision, site: Site, { context }: TestContext): void {
  const { placement, rule, step } = item;
  if (step !== undefined) checkStep(step, site.at('step'), context);
  const definition = context.workspace.get('placement', placement);
  // Things are gathered while it runs: nobody knows their names beforehand.
  if (rule === undefined || !definition || definition.value.gives === 'product') return;
  const names = [...candidateNames(definition.value), NOTHING_FITS];
  if (names.includes(rule)) return;
  const near = nearest(rule, names);
  site.at('rule').report({
    code: 'CAR-770',
    what: `placement ${placement} has no rule \`${rule}\``,
    why: `its decisions are called ${names.join(', ')}`,
    fix: near ? `did you mean \`${near}\`?` : 'use one of these',
  });
}

export function checkSynced({ synced = {} }: TestExpectation, site: Site, { context }: TestContext): void {
  const known = context.workspace.all('audience').map(({ id }) => id);
  for (const id of Object.keys(synced)) {
    if (known.includes(id) || context.workspace.broken.has(`audience.${id}`)) continue;
    const near = nearest(id, known);
    site.at(id).report(
      {
        code: 'CAR-222',
        what: `unknown audience \`${id}\``,
        why: known.length === 0 ? 'this workspace has no audiences' : `there are ${known.join(', ')}`,
        fix: near ? `did you mean \`${near}\`?` : 'name an audience of this workspace',
      },
      'key',
    );
  }
}

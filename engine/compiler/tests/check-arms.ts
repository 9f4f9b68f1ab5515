/** Checks what a draw is to give somebody in a test: an arm of an experiment, or a way of a split. */
import type { Site } from '../../language/definition.ts';
import type { SplitStep, TestProfile } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import { checkStep } from './check-steps.ts';
import type { TestContext } from './check-test.ts';

export function checkArms({ arms = {} }: TestProfile, site: Site, checked: TestContext): void {
  for (const [name, arm] of Object.entries(arms)) {
    const place = site.at(name);
    const shares = name.includes('.') ? sharesOfSplit(name, place, checked) : sharesOf(name, place, checked);
    if (!shares) continue;
    const share = shares.get(arm);
    if (share !== undefined && share > 0) continue;
    const near = nearest(arm, shares.keys());
    place.report({
      code: 'CAR-765',
      what: share === 0 ? `\`${arm}\` of ${name} has a share of 0` : `${name} has no \`${arm}\``,
      why: 'nobody can be given it by the draw',
      fix: near ? `did you mean \`${near}\`?` : `use one of ${[...shares.keys()].join(', ')}`,
    });
  }
}

type Shares = ReadonlyMap<string, number>;

function sharesOf(id: string, site: Site, { context }: TestContext): Shares | null {
  const experiment = context.workspace.get('experiment', id);
  if (experiment) return new Map(Object.entries(experiment.value.arms));
  if (context.workspace.broken.has(`experiment.${id}`)) return null;
  const near = nearest(
    id,
    context.workspace.all('experiment').map((one) => one.id),
  );
  site.report(
    {
      code: 'CAR-765',
      what: `there is no experiment \`${id}\``,
      why: '`arms` names an experiment by its id, and a split by `journey.step`',
      fix: near ? `did you mean \`${near}\`?` : 'name an experiment of this workspace, or a split',
    },
    'key',
  );
  return null;
}

function sharesOfSplit(text: string, site: Site, { context }: TestContext): Shares | null {
  const step = checkStep(text, site, context);
  if (!step) return null;
  if ('split' in step) return new Map((step as SplitStep).split.map(({ id, share }) => [id, share]));
  site.report(
    {
      code: 'CAR-765',
      what: `\`${text}\` is no split`,
      why: 'only a split, and an experiment by its own id, draws between ways',
      fix: 'name a step with `split`, or leave this out',
    },
    'key',
  );
  return null;
}

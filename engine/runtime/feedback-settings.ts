/** Who tells what became of a channel's messages: settings checked against the connectors' specs, secrets found, opened. */
import type { Program } from '../compiler/program.ts';
import { Site } from '../language/definition.ts';
import type { Workspace } from '../language/workspace.ts';
import type { JsonObject } from '../store/store.ts';
import { faultsOf, faultText, MissingError, type Secrets, withSecrets } from './channels.ts';
import type { Feedback, FeedbackSpec } from './feedback.ts';

/** Reports what is wrong; a secret is only named here, not read. */
export function checkFeedback(workspace: Workspace, specs: readonly FeedbackSpec[]): void {
  for (const definition of workspace.all('channel')) {
    const { feedback } = definition.value;
    const spec = specs.find(({ name }) => name === feedback?.from);
    if (!feedback || !spec) continue;
    const site = new Site(definition, workspace.diagnostics).at('feedback', 'with');
    const settings = withSecrets(feedback.with, () => 'secret') as JsonObject;
    for (const error of faultsOf(spec, settings)) {
      const path = error.instancePath.split('/').filter(Boolean);
      site.at(...path).report({
        code: 'CAR-609',
        what: `feedback of channel \`${definition.id}\`: ${faultText(path, error)}`,
        why: `${spec.name} takes ${Object.keys(spec.settings['properties'] as object).join(', ')}`,
        fix: 'see Feedback in connectors/README.md',
      });
    }
  }
}

export function openFeedback(
  { channels }: Program,
  specs: readonly FeedbackSpec[],
  secrets: Secrets,
): ReadonlyMap<string, Feedback> {
  const opened = new Map<string, Feedback>();
  for (const { id, feedback } of channels.values()) {
    if (feedback === null) continue;
    const spec = specs.find(({ name }) => name === feedback.from);
    if (!spec) throw new MissingError(`channel ${id}: there is no feedback from ${feedback.from}`);
    const settings = withSecrets(feedback.settings, (name) => {
      const value = secrets(name);
      if (value === undefined)
        throw new MissingError(`feedback of channel ${id}: the secret ${name} is not set`);
      return value;
    });
    opened.set(id, spec.open(settings as JsonObject));
  }
  return opened;
}

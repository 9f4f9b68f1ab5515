/** The workspace that `init` writes: the least that does something whole, with comments that say what to do next. */

import { journey, policy, segments, template } from './programme-files.ts';
import { carillonYaml, editorSettings, gitignore } from './settings-files.ts';
import { channel, events, identity, profile } from './world-files.ts';

/** Path → text. `schemas` is the path to the schemas from the workspace, for editors. */
export function starterFiles(name: string, schemas: string): Readonly<Record<string, string>> {
  return {
    'carillon.yaml': carillonYaml(name),
    'identity.yaml': identity,
    'profile.yaml': profile,
    'events.yaml': events,
    'segments.yaml': segments,
    'policy.yaml': policy,
    'channel.yaml': channel,
    'templates/thank_you.yaml': template,
    'journeys/thank_you.yaml': journey,
    '.vscode/settings.json': editorSettings(schemas),
    '.gitignore': gitignore,
  };
}

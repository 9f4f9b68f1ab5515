/** Whether clicks and opens of a template's messages are recorded: said for the workspace, an environment or a template. */
import type { Environment, Settings, Track } from '../language/kinds.ts';

export interface TrackProgram {
  readonly clicks: boolean;
  readonly opens: boolean;
}

/** Following a link is an act towards us; looking at a mail is nobody's business unless a workspace says so. */
const DEFAULT: TrackProgram = { clicks: true, opens: false };

/** A no wins wherever it stands, then a yes, then the default. Without `links` there is nowhere to lead over. */
export function trackOf(
  template: Track | undefined,
  environment: Environment | undefined,
  workspace: Settings,
): TrackProgram {
  if (environment?.links === undefined) return { clicks: false, opens: false };
  const said = [template, environment.track, workspace.track];
  const decide = (what: keyof TrackProgram): boolean => {
    const words = said.map((track) => track?.[what]);
    return !words.includes(false) && (words.includes(true) || DEFAULT[what]);
  };
  return { clicks: decide('clicks'), opens: decide('opens') };
}

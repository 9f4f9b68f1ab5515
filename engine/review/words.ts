/** Words for people: the reasons that the engine writes down, numbers, and instants in a zone. Pure. */
import { formatDuration } from '../language/duration.ts';

/** Why something was not sent, did not begin, or ended. What is not here is an exit's own reason. */
const REASONS: Readonly<Record<string, string>> = {
  already_inside: 'already inside',
  again: 'was inside before, and `again` does not allow it yet',
  bad_property: 'a property does not fit its declaration',
  bad_row: 'the row cannot be read or mapped',
  bad_trait: 'a trait does not fit its declaration',
  budget: 'the budget is used up',
  budget_of_channel: 'as many were given by this channel as may be',
  budget_of_day: 'the budget is used up for today',
  by_step: 'by its step',
  campaign_not_begun: 'the campaign has not begun',
  campaign_over: 'the campaign is over',
  cap: 'enough messages already (cap)',
  consent_withdrawn: 'consent was withdrawn',
  control_group: 'in the control group',
  deliver_only: 'this environment delivers to a few people only',
  does_not_stack: 'may not be used together with another offer',
  done: 'went all the way',
  dropped_by_hand: 'dropped by hand',
  sent_before: 'sent before, on an earlier way',
  doubtful: 'it is not known whether it went out',
  future: 'it is dated in the future',
  goal: 'reached the goal',
  late: 'the event came too late',
  no_address: 'no address',
  no_audience: 'the audience does not exist',
  no_assignee: 'nobody to do it',
  journey_changed: 'the journey has changed',
  no_channel: 'the channel does not exist',
  no_consent: 'no consent',
  no_consent_rule: 'no policy says whether consent is needed',
  no_code: 'no code is left',
  no_identifier: 'nothing says who it is about',
  no_number: 'the benefit cannot be worked out for this person',
  nobody: 'nobody is known whom it is for',
  not_eligible: 'not eligible for the offer',
  not_sent: 'its message was not sent',
  nothing_decided: 'nothing was decided',
  nothing_fits: 'no rule fits',
  offer_exclusive: 'has another offer of its group already',
  offer_had: 'had it as often as anybody may',
  offer_not_begun: 'the offer has not begun',
  offer_over: 'the offer is over',
  offer_withdrawn: 'the offer was taken out of the definitions',
  overtaken: 'something later took its place',
  paused: 'the journey was paused',
  quiet_hours: 'quiet hours',
  removed: 'the journey was removed',
  render_error: 'the template failed',
  reserved_arm: 'in a reserved arm of an experiment',
  restarted: 'began anew',
  send_window: 'outside the send window',
  start_removed: 'the start was removed',
  step_removed: 'the step was removed',
  stop: 'the stop condition',
  suppressed: 'on a suppression list',
  timed_out: 'no answer in time',
  bounced: 'messages to this address came back for good',
  unknown_event: 'the event is not declared',
  volume: 'as many messages as the limit lets',
  volume_of_day: 'as many messages as the limit lets on one day',
  with_message: 'with its message',
  withdrawn: 'withdrawn, its journey has ended',
};

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('_', ' ');
}

const DIGITS = new Intl.NumberFormat('en-GB');

/** `1,543` */
export function number(value: number): string {
  return DIGITS.format(value);
}

/** `1 profile`, `1,543 profiles`; `irregular` for plurals that are not made with an s. */
export function counted(value: number, word: string, irregular = `${word}s`): string {
  return `${number(value)} ${value === 1 ? word : irregular}`;
}

/** `22 Nov 2025, 08:00` on the clocks of the zone. */
export function instantWords(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** About how long: `3d`, `5h`, `12m`, `40s`. */
export function spanWords(milliseconds: number): string {
  const unit = [DAY, HOUR, MINUTE].find((size) => milliseconds >= size) ?? SECOND;
  return formatDuration(Math.round(milliseconds / unit) * unit);
}

/** The release as a line names it: number and the commit it was made from. */
export function releaseWords(release: { readonly number: number; readonly commit: string | null }): string {
  return `release ${release.number}${release.commit === null ? '' : ` (commit ${shortCommit(release.commit)})`}`;
}

/** Letters of a commit that people compare. */
const COMMIT_LETTERS = 10;

/** As it is shown beside other things; null where git knows none. */
export function commitWords(commit: string | null): string {
  return commit === null ? 'no commit' : shortCommit(commit);
}

function shortCommit(commit: string): string {
  const [hash = '', ...rest] = commit.split('+');
  return [hash.slice(0, COMMIT_LETTERS), ...rest].join('+');
}

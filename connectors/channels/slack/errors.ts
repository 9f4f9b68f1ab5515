/** What Slack's error words mean; whatever is not named here is about the message and is final. */
import type { SendResult } from '../../../engine/index.ts';
import type { Answer, Attempt } from '../http/attempt.ts';

/** About the token, the app or the workspace: somebody has to mend it. */
const OURS = new Set([
  'not_authed',
  'invalid_auth',
  'invalid_token',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'missing_scope',
  'not_allowed_token_type',
  'org_login_required',
  'ekm_access_denied',
  'access_denied',
  'accesslimited',
  'team_access_not_granted',
  'enterprise_is_restricted',
  'two_factor_setup_required',
  'no_service',
  'no_service_id',
  'no_team',
  'no_active_hooks',
  'team_disabled',
]);

const LATER = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'service_unavailable',
  'team_added_to_org',
  'request_timeout',
  'rollup_error',
]);

/** "It's possible some aspect of the operation succeeded before the error was raised." */
const UNKNOWN = new Set(['fatal_error', 'internal_error']);

export function errorOf(word: string, answer: Answer, attempt: Attempt): SendResult {
  const reason = `slack: ${word}`;
  if (OURS.has(word)) return attempt.configuration(reason, answer);
  if (LATER.has(word)) return attempt.transient(reason, answer);
  if (UNKNOWN.has(word)) return attempt.doubtful(reason);
  return attempt.permanent(reason);
}

/** What a provider answered → what became of the message, by the rules of its format. */
import type { Json, JsonObject, SendResult } from '../../../engine/index.ts';
import { type Answer, type Attempt, explanation, isSuccess } from '../http/attempt.ts';
import { jsonObject, textAt, valueAt } from '../http/json.ts';
import type { AnswerSettings } from './settings.ts';

type Accepted = NonNullable<AnswerSettings['accepted']>;

export function judged(answer: Answer, rules: AnswerSettings, attempt: Attempt): SendResult {
  const json = jsonObject(answer.text);
  const { accepted = {} } = rules;
  if (isSuccess(answer) && isAccepted(answer, json, accepted)) {
    return attempt.accepted((rules.id && textAt(json, rules.id)) || `HTTP ${answer.status}`);
  }
  const code = codeOf(answer, json, rules);
  if (code === undefined) return isSuccess(answer) ? attempt.unreadable(answer) : attempt.byStatus(answer);
  const said = `${code} ${(rules.text && textAt(json, rules.text)) || ''}`.trim();
  if (has(rules.later, code)) return attempt.transient(said, answer);
  if (has(rules.ours, code)) return attempt.configuration(said, answer);
  // With a success the code alone decides, with another status it explains.
  return isSuccess(answer) ? attempt.permanent(said) : attempt.byStatus(answer, wordsFor(answer, said));
}

function isAccepted(answer: Answer, json: JsonObject | undefined, accepted: Accepted): boolean {
  const { status, at, equals, matches } = accepted;
  if (status && !status.includes(answer.status)) return false;
  if (matches !== undefined && !new RegExp(matches, 'u').test(answer.text)) return false;
  if (at === undefined) return true;
  const value = valueAt(json, at);
  if (equals) return equals.some((wanted) => same(wanted, value));
  return value !== undefined && value !== null && value !== '';
}

/** `0` and `"0"` are one: providers are not sure themselves. */
function same(wanted: Json, value: Json | undefined): boolean {
  return value !== undefined && typeof value !== 'object' && String(wanted) === String(value);
}

function codeOf(answer: Answer, json: JsonObject | undefined, rules: AnswerSettings): string | undefined {
  const code = rules.code && textAt(json, rules.code);
  if (code) return code;
  if (rules.code_matches === undefined) return undefined;
  const found = new RegExp(rules.code_matches, 'u').exec(answer.text);
  return found?.[1] ?? found?.[0];
}

function has(codes: readonly (string | number)[] | undefined, code: string): boolean {
  return codes?.some((known) => String(known) === code) ?? false;
}

function wordsFor(answer: Answer, said: string): string {
  return answer.status >= 300 && answer.status < 400 ? explanation(answer) : said;
}

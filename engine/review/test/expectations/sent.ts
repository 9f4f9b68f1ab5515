/** `sent`: messages that were handed over, by what is known of them; or that were asked for and not sent, with the reason. */

import { everyStep } from '../../../compiler/steps/nested.ts';
import { instantAt } from '../../../compiler/tests/check-test.ts';
import { isReason } from '../../../compiler/tests/reasons.ts';
import { Site } from '../../../language/definition.ts';
import type { TestMessage } from '../../../language/kinds.ts';
import { formatOffset } from '../../../language/offset.ts';
import type { Message } from '../../../runtime/channel.ts';
import { reasonWords } from '../../words.ts';
import { isChannel } from '../effects.ts';
import type { Facts, NotSent } from '../facts.ts';
import type { HandedOver } from '../ports.ts';
import { contentFaults, headOf } from './content.ts';
import { isEnough, timesWords } from './count.ts';
import type { Check, Mismatch } from './expectation.ts';

export const sent: Check<'sent'> = function* (items, facts) {
  for (const [index, item] of items.entries()) {
    const path = ['sent', index] as const;
    const mismatch = item.withheld === undefined ? ofSent(item, path, facts) : ofWithheld(item, path, facts);
    if (mismatch) yield { ...mismatch, journeys: journeysOf(item, facts) };
  }
};

/** Whose message it could be. */
function journeysOf({ journey, step, template }: TestMessage, { workspace }: Facts): readonly string[] {
  if (journey !== undefined) return [journey];
  if (step !== undefined) return [step.split('.')[0]!];
  if (template === undefined) return [];
  const sending = workspace.all('journey').filter((one) => {
    const site = new Site(one, workspace.diagnostics);
    const steps = [...everyStep(one.value.steps, site)].map(([of]) => of);
    return steps.some((of) => 'send' in of && 'template' in of.send && of.send.template === template);
  });
  return sending.map(({ id }) => id);
}

type Place = readonly ['sent', number];

/** What of a message is not as it should be; the key says where. */
interface Fault {
  readonly key: keyof TestMessage;
  readonly expected: string;
  readonly actual: readonly string[];
}

function ofSent(item: TestMessage, path: Place, facts: Facts): Mismatch | null {
  const wanted = item.failed === undefined ? 'accepted' : 'permanent';
  const candidates = facts.messages.filter(({ result }) => result.outcome === wanted);
  const judged = candidates.map((message) => ({ message, faults: faultsOf(item, message, facts) }));
  const count = judged.filter(({ faults }) => faults.length === 0).length;
  if (isEnough(item.times, count)) return null;
  const expected = [`a message${wordsOf(item)}${timesWords(item.times)}`];
  if (item.times !== undefined && count > 0)
    return { path, what: `${facts.who} was sent ${count} such messages`, expected, actual: listed(facts) };
  // The one that comes nearest is the one that was meant: what it lacks is told of it alone.
  const near = judged
    .filter(({ message }) => isAbout(item, message))
    .toSorted((a, b) => a.faults.length - b.faults.length)[0];
  const what = near
    ? `${titleOf(near.message)} to ${facts.who} is not as expected`
    : `${facts.who} was not sent such a message`;
  if (!near) return { path, what, expected, actual: listed(facts) };
  const [first] = near.faults;
  return {
    path: near.faults.length === 1 ? [...path, first!.key] : path,
    what,
    expected: near.faults.map((fault) => fault.expected),
    actual: near.faults.flatMap(({ actual }) => actual),
  };
}

/** Whether it is of the template, or the step, that is meant. */
function isAbout({ template, step, journey }: TestMessage, { what }: HandedOver<Message>): boolean {
  const { origin } = what;
  if (template !== undefined) return origin.template === template;
  if (step !== undefined) return `${origin.journey}.${origin.step}` === step;
  return journey === undefined || origin.journey === journey;
}

function faultsOf(item: TestMessage, message: HandedOver<Message>, facts: Facts): Fault[] {
  const { what, channel, at, result } = message;
  const { origin, content, locale, to } = what;
  const faults: Fault[] = [];
  const same = (key: keyof TestMessage, wanted: unknown, actual: unknown) => {
    if (wanted === undefined || wanted === actual) return;
    faults.push({
      key,
      expected: `${key} ${String(wanted)}`,
      actual: [`${key} ${String(actual ?? 'none')}`],
    });
  };
  same('template', item.template, origin.template);
  same('journey', item.journey, origin.journey);
  same('step', item.step, `${origin.journey}.${origin.step}`);
  if (!isChannel(item.channel, channel, facts.person.run.program)) same('channel', item.channel, channel);
  same('locale', item.locale, locale);
  same('to', item.to, to);
  same('offer', item.offer, offerOf(what, facts));
  if (item.failed !== undefined) same('failed', item.failed, 'reason' in result ? result.reason : undefined);
  if (item.at !== undefined) {
    same('at', secondText(instantAt(item.at, facts.start)), secondText(at));
  }
  return [...faults, ...contentFaults(item, content)];
}

/** A second is as near as tests look. */
function secondText(instant: number): string {
  return new Date(instant - (instant % 1_000)).toISOString();
}

function offerOf({ key }: Message, { effects }: Facts): unknown {
  const grant = effects.find((row) => row.key === key)?.body['grant'];
  return (grant as { readonly offer?: unknown } | undefined)?.offer;
}

function wordsOf(item: TestMessage): string {
  const { template, channel, journey, step, locale, to, offer, failed, at } = item;
  const words = [
    template === undefined ? '' : ` of ${template}`,
    channel === undefined ? '' : ` by ${channel}`,
    step === undefined ? (journey === undefined ? '' : ` of journey ${journey}`) : ` at ${step}`,
    locale === undefined ? '' : ` in ${locale}`,
    to === undefined ? '' : ` to ${to}`,
    offer === undefined ? '' : ` with ${offer}`,
    at === undefined ? '' : ` at ${at}`,
    failed === undefined ? '' : `, refused for good: ${failed}`,
  ];
  return words.join('');
}

function titleOf({ what, channel }: HandedOver<Message>): string {
  return `${what.origin.template} by ${channel}`;
}

/** Of what there was, so many are shown: the latest. */
const LISTED = 6;

/** Everything there was: sent, tried and not sent. */
function listed({ messages, notSent, start }: Facts): string[] {
  const handed = messages.map((message) => {
    const { outcome } = message.result;
    const became = outcome === 'accepted' ? '' : ` (${outcome})`;
    const { locale, content } = message.what;
    return { at: message.at, text: `${titleOf(message)}, ${locale}${became}: ${headOf(content)}` };
  });
  const refused = notSent
    .filter(({ kind }) => kind === 'message')
    .map((one) => ({ at: one.at, text: notSentWords(one) }));
  const all = [...handed, ...refused].toSorted((a, b) => a.at - b.at);
  if (all.length === 0) return ['nothing was sent, and nothing was asked for'];
  const shown = all.slice(-LISTED).map(({ at, text }) => `${offsetText(at, start)}  ${text}`);
  return all.length > LISTED ? [`(${all.length - LISTED} before)`, ...shown] : shown;
}

function offsetText(at: number, start: number): string {
  return formatOffset(Math.floor((at - start) / 1_000) * 1_000);
}

export function notSentWords({ journey, step, templates, reason }: NotSent): string {
  return `not sent: ${templates.join(', ') || 'what was decided'} at ${journey}.${step}, ${reasonWords(reason)} (${reason})`;
}

function ofWithheld(item: TestMessage, path: Place, facts: Facts): Mismatch | null {
  const { program } = facts.person.run;
  const about = facts.notSent.filter(
    ({ kind, templates, journey, step, channels }) =>
      kind === 'message' &&
      (item.template === undefined || templates.includes(item.template)) &&
      (item.journey ?? journey) === journey &&
      (item.step ?? `${journey}.${step}`) === `${journey}.${step}` &&
      (item.channel === undefined || channels.some((id) => isChannel(item.channel, id, program))),
  );
  const fitting = about.filter(({ reason }) => isReason(item.withheld!, reason));
  if (isEnough(item.times, fitting.length)) return null;
  const other = about.length > 0 && item.times === undefined;
  return {
    path: other ? [...path, 'withheld'] : path,
    what: other
      ? `a message to ${facts.who} was not sent for another reason`
      : `no such message to ${facts.who} was asked for and not sent`,
    expected: [`a message${wordsOf(item)} not sent: ${item.withheld}${timesWords(item.times)}`],
    actual: other ? about.map(notSentWords) : listed(facts),
  };
}

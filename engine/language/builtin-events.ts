/**
 * Events that every workspace has without declaring them: what the engine itself did, and the standard calls of
 * the ingestion endpoint. Conditions, tags and metrics name them like any other event; nobody may redeclare one.
 */
import type { EventDefinition, Properties } from './kinds.ts';

/** What a message leaves behind, so that later conditions can ask about it. Providers report what they know: nothing is required. */
const ofMessage: Properties = {
  message: { type: 'text', description: 'Key of the message.' },
  channel: { type: 'text', description: 'Id of the channel.' },
  medium: { type: 'text', description: 'What kind of message it was.' },
  template: { type: 'text', description: 'Id of the template.' },
  journey: { type: 'text', description: 'Id of the journey.' },
  step: { type: 'text', description: 'Id of the step.' },
  class: { type: 'text', description: 'Class of the template.' },
  locale: { type: 'text', description: 'Locale the message was written in.' },
  offer: { type: 'text', description: 'Id of the offer that went with it.' },
  reason: { type: 'text', description: 'Why it was not sent.' },
  provider: { type: 'text', description: "The provider's own id of the message." },
};

/** What a grant leaves behind. */
const ofGrant: Properties = {
  offer: { type: 'text', required: true, description: 'Id of the offer.' },
  grant: { type: 'text', description: 'Key of the grant.' },
  code: { type: 'text', description: 'Its code, if it has one.' },
  journey: { type: 'text', description: 'Id of the journey.' },
  step: { type: 'text', description: 'Id of the step.' },
  valid_until: { type: 'instant', description: 'From when on it is over; absent where it never is.' },
};

/** What a task leaves behind. It says nothing of what is to be done: that may be personal. */
const ofTask: Properties = {
  task: { type: 'text', description: 'Key of the task.' },
  template: { type: 'text', description: 'Id of the template.' },
  class: { type: 'text', description: 'Class of the template.' },
  journey: { type: 'text', description: 'Id of the journey.' },
  step: { type: 'text', description: 'Id of the step.' },
  assignee: { type: 'text', description: 'Key of whoever is to do it.' },
  team: { type: 'text', description: 'The team that is to do it.' },
  due: { type: 'instant', description: 'When it is to be done.' },
};

/** What became of a decision of a placement: told by whoever shows it. */
const ofDecision: Properties = {
  decision: { type: 'text', description: 'Id of the decision.' },
  placement: { type: 'text', description: 'Id of the placement.' },
  item: { type: 'text', description: 'Key or name of what it was about.' },
};

/** What a visit to a page or a screen says of it. */
const ofView: Properties = {
  name: { type: 'text', description: 'Name of the page or screen.' },
  url: { type: 'text', description: 'Full address.' },
  path: { type: 'text', description: 'Path of the address.' },
  referrer: { type: 'text', description: 'Where the visitor came from.' },
  title: { type: 'text', description: 'Title of the page.' },
  search: { type: 'text', description: 'Query part of the address.' },
};

export const builtinEvents: readonly EventDefinition[] = [
  builtin('message_sent', 'A message was handed over', ofMessage),
  builtin('message_failed', 'A message could not be handed over for good', ofMessage),
  builtin('message_withheld', 'A message was not sent, with the reason', ofMessage),
  builtin('message_delivered', 'A message arrived', ofMessage),
  builtin('message_opened', 'A message was opened', ofMessage),
  builtin('message_clicked', 'A link in a message was followed', {
    ...ofMessage,
    url: { type: 'text', description: 'The address that was followed.' },
    link: { type: 'text', description: 'What the template calls the link.' },
  }),
  builtin('message_bounced', 'A message came back', {
    ...ofMessage,
    bounce: { type: 'text', one_of: ['hard', 'soft'], description: 'For good, or for now.' },
    address: { type: 'text', description: 'A hash of the address it came back from.' },
  }),
  builtin('message_complained', 'Somebody called a message unwanted, at their provider', ofMessage),
  builtin('address_restored', 'An address that messages came back from works again', {
    channel: { type: 'text', required: true, description: 'Medium.' },
    proof: { type: 'text', description: 'What shows it.' },
  }),
  builtin('task_created', 'Somebody of ours was given something to do', ofTask),
  builtin('task_done', 'The outcome of a task was recorded', {
    ...ofTask,
    outcome: { type: 'text', description: 'What came of it.' },
  }),
  builtin('task_overdue', 'A task was not done in time', ofTask),
  builtin('consent_changed', 'Consent was given or withdrawn', {
    class: { type: 'text', required: true, description: 'Class of messages.' },
    channel: { type: 'text', required: true, description: 'Medium, or id of a channel.' },
    given: { type: 'boolean', required: true, description: 'Yes or no.' },
    by: {
      type: 'text',
      one_of: ['api', 'import', 'page', 'one_click', 'mail', 'complaint', 'provider'],
      description: 'By which means it was said. Left out, it is filled in.',
    },
    source: { type: 'text', description: 'Where it was said. Left out, the source of the event.' },
    message: { type: 'text', description: 'Key of the message that it was an answer to.' },
    proof: { type: 'text', description: 'What shows it: the version of a form, an address, a sentence.' },
  }),
  builtin('value_changed', 'A tag or trait that keeps its history became another value', {
    name: { type: 'text', required: true, description: 'Name of the tag or trait.' },
    from: { type: 'object', description: 'The value before, as it was; absent where there was none.' },
    to: { type: 'object', description: 'The value after, as it is; absent where there is none.' },
  }),
  builtin('offer_granted', 'A person was granted an offer', {
    ...ofGrant,
    message: { type: 'text', description: 'Key of the message it went with.' },
    benefit: { type: 'object', description: 'What was given, as it was then.' },
    cost: {
      type: 'number',
      decimals: 4,
      description: "What it costs, in the workspace's currency, where the offer says so.",
    },
  }),
  builtin('offer_expiring', 'What a person was granted will soon be over, and has not been used', {
    ...ofGrant,
    benefit: { type: 'object', description: 'What was given, as it was then.' },
  }),
  builtin('offer_redeemed', 'A person used what they were granted', {
    ...ofGrant,
    redemption: { type: 'text', description: 'Id of the message that said so, or of the event.' },
  }),
  builtin('offer_expired', 'What a person was granted was over and had not been used', ofGrant),
  builtin('experiment_exposed', 'A person was assigned an arm of an experiment and met it', {
    experiment: { type: 'text', required: true, description: 'Id of the experiment.' },
    arm: { type: 'text', required: true, description: 'The arm.' },
    unit: {
      type: 'text',
      description: 'What people were assigned by together, where it is not each person.',
    },
    journey: { type: 'text', description: 'Id of the journey.' },
    step: { type: 'text', description: 'Id of the step.' },
  }),
  builtin('decision_made', 'A placement decided what to give', {
    ...ofDecision,
    decision: { type: 'text', required: true, description: 'Id of the decision.' },
    policy: { type: 'text', description: 'Hash of the definition that decided.' },
    release: { type: 'integer', description: 'The release that ran.' },
    catalogue: { type: 'text', description: 'Which catalogue of things it was made from.' },
    learnt: { type: 'text', description: 'Which state of what was learnt it was made by.' },
    model: { type: 'text', description: 'Which version of which model ranked: its id and number.' },
    group: { type: 'text', description: 'What it was learnt apart for.' },
    size: { type: 'integer', description: 'How many were asked for.' },
    context: { type: 'object', description: 'What whoever asked said beside.' },
    journey: { type: 'text', description: 'Id of the journey.' },
    step: { type: 'text', description: 'Id of the step.' },
    items: {
      type: 'list',
      of: {
        item: { type: 'text', description: 'Key or name of what was given.' },
        position: { type: 'integer', description: 'Its place, from 1.' },
        by: { type: 'text', description: 'Why it has the place.' },
        propensity: { type: 'number', description: 'How likely it was there, given those before it.' },
        score: { type: 'number', description: 'Its rank.' },
        offer: { type: 'text', description: 'Id of the offer.' },
      },
      description: 'What was given, in order.',
    },
  }),
  builtin('decision_shown', 'Somebody saw what a placement gave', ofDecision),
  builtin('decision_clicked', 'Somebody followed what a placement gave', ofDecision),
  builtin('page_viewed', 'A page was viewed', ofView),
  builtin('screen_viewed', 'A screen of an app was viewed', ofView),
  builtin('group_joined', 'A person was put into a group', {
    group_id: { type: 'text', required: true, description: 'Id of the group.' },
  }),
];

const ids: ReadonlySet<string> = new Set(builtinEvents.map((event) => event.id));

export function isBuiltinEvent(id: string): boolean {
  return ids.has(id);
}

function builtin(id: string, title: string, properties: Properties): EventDefinition {
  return { kind: 'event', id, title, properties };
}

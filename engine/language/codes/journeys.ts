/** Permanent codes of mistakes in journeys, as `carillon explain CAR-7xx` prints them. */
export const journeyCodes = {
  'CAR-701': {
    title: 'Two steps with one id',
    more: 'People inside a journey are known by the id of their step, and so are its messages; within a journey every id stands once, nested steps included.',
  },
  'CAR-702': {
    title: '`key` names a property the start event does not have',
    more: '`key` lets one person be in a journey several times, once per value: one reminder per basket. It is a property of the event that starts the journey.',
  },
  'CAR-703': {
    title: 'A way without `when` that is not the last',
    more: 'The ways of a branch are tried from the top; one without `when` is always taken, so those below it never are.',
  },
  'CAR-704': {
    title: 'An `else` that is never reached',
    more: 'A wait for a length of time or for an instant always ends in the next step. Only `wait: { when, up_to }` can miss, and then goes into `else`.',
  },
  'CAR-705': {
    title: 'A template without a part for the channel',
    more: 'A channel carries one medium, and takes the part of that name from the template. A template that should go by e-mail and text message has both `email:` and `sms:`.',
  },
  'CAR-706': {
    title: 'A `set` of something that cannot be set',
    more: 'A journey can write traits, which are declared as fields of the entity profile, and tags with `imported: true`. Other tags are computed and cannot be written.',
  },
  'CAR-712': {
    title: 'A migration to a step that is not there',
    more: '`migrations` of a journey says where people go who stand at a step of an earlier version: `migrations: { earlier_step: step }`. The step on the right must be one of this version; the one on the left may be gone.',
  },
} as const;

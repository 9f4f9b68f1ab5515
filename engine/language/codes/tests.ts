/** Permanent codes of what can be wrong with a `kind: test`, as `carillon explain CAR-76x` prints them. */
export const testCodes = {
  'CAR-760': {
    title: 'An instant of a test that cannot be read',
    more: 'Instants of a test count from the start of its clock: `3h`, `1d 2h`, before it `-61d`, and `start` itself; or they are written out, `2026-03-01T09:00:00Z`. The clock starts at an instant, a day, or a local time on the clocks of its `zone`.',
  },
  'CAR-761': {
    title: 'Somebody who is not in the test',
    more: '`who` names people and things by the names they have under `profiles` and `things` of the same test.',
  },
  'CAR-762': {
    title: 'A value in a test that does not fit',
    more: 'A test tells the engine of people and events as production does. A property that is required and missing, or a value of another type than the declared one, would end in quarantine, and the test would prove nothing.',
  },
  'CAR-764': {
    title: 'A step that a test names and that there is not',
    more: 'Steps are named with their journey, `win_back.nudge`; under `position` the journey stands before the colon already.',
  },
  'CAR-765': {
    title: 'An arm that nobody can be given',
    more: '`arms` of a profile says what the draw of an experiment, or of a split, gives this person. The arm must be declared, and have a share above 0. The test then uses a person whose draw falls so: the draw itself is that of production.',
  },
  'CAR-766': {
    title: 'An event that a test cannot tell so',
    more: 'What the engine does itself (message_sent, task_created, offer_granted, …) comes of it in tests too. What follows from it — a message is delivered, opened, clicked, bounced; a task is done; an offer is redeemed — is told with `of`, which says of which one: the latest that fits.',
  },
  'CAR-767': {
    title: 'Instants of a test in the wrong order',
    more: 'An event arrives when it happens or later; an expectation is looked at after the test has begun, and looks back no further than that.',
  },
  'CAR-768': {
    title: 'An unknown reason',
    more: 'Why something was not sent is said with a word that stands for several reasons (`consent`, `address`, `control`, `cap`, …), with a reason as the engine writes it down (`no_consent`, `consent_withdrawn`, …), or with `any`.',
  },
  'CAR-769': {
    title: 'A mock of what there is not',
    more: '`mocks` names channels by their id, or all channels of a connector by its name.',
  },
  'CAR-770': {
    title: 'An expectation that cannot come true',
    more: 'Its parts exclude each other: somebody who stands at a step has not ended, and a message that was not sent has no content. A journey ends with `done`, `goal`, `stop`, `restarted`, or the reason of one of its exits.',
  },
  'CAR-771': {
    title: 'A tag or a list that cannot be given',
    more: 'Of segments only one with a `list` from outside can name somebody; others are worked out. A tag with `refresh` has the value of its last round. A test gives what it is worked out from, and expects the value after a round.',
  },
  'CAR-772': {
    title: 'A control group that there is not',
    more: '`control` of a profile names classes of which a policy has a control group. Who is not said to be in one is in none.',
  },
  'CAR-773': {
    title: 'A part that a template does not have',
    more: '`equals` compares parts of a message by their names in the template: `subject`, `html`, `text`, …',
  },
  'CAR-774': {
    title: 'Something that a test cannot say of a thing',
    more: 'Products, vehicles and other things of a test have traits, tags and segments. They do nothing themselves, get no messages and are in no journey: that is said of people. A name is that of one person or of one thing.',
  },
} as const;

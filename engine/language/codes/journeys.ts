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
    more: 'A wait for a length of time, an instant or an hour always ends in the next step. Only `wait: { when, up_to }` and `wait: { first, up_to }` can miss, and then go into `else`.',
  },
  'CAR-705': {
    title: 'A template without a part for the channel',
    more: 'A channel carries one medium, and takes the part of that name from the template. A template that should go by e-mail and text message has both `email:` and `sms:`.',
  },
  'CAR-706': {
    title: 'A `set` of something that cannot be set',
    more: 'A journey can write traits, which are declared as fields of the entity profile, and tags with `imported: true`. Other tags are computed and cannot be written.',
  },
  'CAR-707': {
    title: 'A local hour from a tag that gives none',
    more: 'The hour of `wait: { local: { tag } }` is a number from 0 to 23 or a text like "10:00"; a tag of another type never is one.',
  },
  'CAR-708': {
    title: 'More rounds than a repeat may take',
    more: 'Repeats inside one another multiply: 50 times 50 rounds are 2500. All rounds together may be 1000; a list counts as its `at_most`, or 100.',
  },
  'CAR-709': {
    title: 'A `start_journey` of a journey that is not begun by others',
    more: 'A journey that `start_journey` names has `{ called: true }` among its starts, so that its readers know that it begins there too.',
  },
  'CAR-710': {
    title: 'A start on a date that is none',
    more: 'The expression of `start: { date }` gives a date or an instant of the person: a field or tag of type date or instant, or a text in that form.',
  },
  'CAR-711': {
    title: 'An arm of an experiment without a way',
    more: 'The step `experiment` names every arm the experiment declares, each with its steps or the word `exit`, so that nobody is left without a way by mistake.',
  },
  'CAR-712': {
    title: 'A migration to a step that is not there',
    more: '`migrations` of a journey says where people go who stand at a step of an earlier version: `migrations: { earlier_step: step }`. The step on the right must be one of this version; the one on the left may be gone.',
  },
  'CAR-713': {
    title: 'A `set` of a value that never fits',
    more: 'A trait or tag takes values as it is declared: of its type, and one of `one_of` where it has that. A text in an expression stands in quotes of its own: `set: { plan: \'"basic"\' }`.',
  },
  'CAR-720': {
    title: 'A call of what cannot be called',
    more: 'A `call` names a channel whose connector asks and hears an answer: `webhook`. Others hand messages over, and nothing comes back but that they have it.',
  },
  'CAR-721': {
    title: 'A template that prints what a step does not have',
    more: 'In a template `steps.<id>` is what is known of a step of the journey: `at`, `status`, and what its type has; of a `call`, `answer` with the names that the call declares. A template may be shared, so only steps that this journey has are looked at.',
  },
  'CAR-722': {
    title: 'A task of a template that says nothing of tasks',
    more: 'The template of a step `task` has a part `task` with a `title` and, if that is of help, a `text`. It is rendered when the task is made.',
  },
  'CAR-723': {
    title: 'A way of a task for an outcome that it does not have',
    more: 'Under `then` of a step `task` every key is one of its `outcomes`: nothing else can be recorded.',
  },
  'CAR-724': {
    title: 'A task for somebody to whom profiles do not refer',
    more: '`to` of a task is a field of the profile with `type: ref`, to an entity such as `staff`. Where a profile refers to nobody, the team under `or` gets the task.',
  },
  'CAR-725': {
    title: 'Something decided by a step that decides nothing of the sort',
    more: '`offer: { step: pick }` and `send: { decided: pick }` name a `decide` step of the same journey: the first of a placement that gives offers, the second of one with `gives: action`.',
  },
  'CAR-730': {
    title: 'A `for` that names no relation',
    more: '`for` says to whom the start of a thing goes: it names a field of type `ref` to `profile` of the entity that the start is of — the segment is `of:` it, or the event refers to it. A start of a person goes to that person.',
  },
  'CAR-731': {
    title: 'A `for` that may mean two relations',
    more: 'Where several entities have a field of that name, the entity is said too: `for: vehicle.driver`.',
  },
  'CAR-732': {
    title: 'A start of a thing by the clock of a person',
    more: 'Things have no time zone. A start with `for` goes by the workspace’s clock; a step `wait: { local: "10:00" }` goes by that of the person it began for.',
  },
  'CAR-733': {
    title: 'A `where` in a start of people',
    more: '`where` filters the event of a `did`, or with `for` the thing. People are asked by `who`.',
  },
  'CAR-734': {
    title: 'A journey begun by things of two entities',
    more: 'The thing a journey began for is a name in its conditions and templates (`vehicle.mileage`), and its key tells the instances of one person apart: so it is always of one entity.',
  },
  'CAR-735': {
    title: 'A thing with the name of a trait or tag',
    more: 'In a journey that begins for a vehicle `vehicle.mileage` is the mileage of that vehicle; a field or tag of profile that is called `vehicle` would hide it.',
  },
  'CAR-736': {
    title: 'A template about a thing, in a journey about none',
    more: 'A template that says `{{ vehicle.model }}` can be sent by journeys that begin for a vehicle, with `for:` in their `start`.',
  },
  'CAR-737': {
    title: 'A call that has no thing to hand on',
    more: 'A journey whose start is `{ called: true, for: driver }` begins for the vehicle of the journey that calls it, so that one must have begun for a vehicle too.',
  },
  'CAR-740': {
    title: 'An audience by an identifier that people do not have',
    more: '`identifiers` of an audience are kinds of identifier (`kind: identity`) or fields of profile: by these the outside system knows people.',
  },
  'CAR-741': {
    title: 'A `sync` with an audience that a segment keeps',
    more: 'An audience with `segment` has exactly its members, as far as they may be told of. One that journeys fill has none.',
  },
  'CAR-742': {
    title: 'A `sync` by another channel than the audience has',
    more: 'An audience is one list of one outside system; `channel` in a `sync` may be left out, or repeats what the audience says.',
  },
  'CAR-743': {
    title: 'A channel that keeps no audiences',
    more: 'The connector of the channel hands messages over and has no lists of people. `http-audience` keeps lists over HTTP.',
  },
  'CAR-750': {
    title: 'A bound of a wait that there is not',
    more: '`up_to` of a cap bounds the wait of `otherwise: wait`. A cap that drops messages, as it does where nothing is said, lets none wait.',
  },
  'CAR-751': {
    title: 'A budget of which nothing is spent',
    more: "A budget under `limits` counts what messages cost: `cost` of the channel, in the workspace's currency. Where no channel has one, the budget would stop nothing.",
  },
  'CAR-752': {
    title: 'Something that belongs to two campaigns',
    more: 'A journey or an offer is of one campaign at most, whose period and limits hold for it.',
  },
  'CAR-754': {
    title: 'An approver that nobody knows',
    more: '`approve` of a gate names who must approve, as `approvers` of carillon.yaml declares them: by e-mail addresses, whose commit trailers count, or by a public key.',
  },
  'CAR-753': {
    title: 'A name that its campaign does not have',
    more: '`naming` of a campaign says what the ids of its journeys, offers and templates begin with, so that whoever reads a report knows what belongs together.',
  },
} as const;

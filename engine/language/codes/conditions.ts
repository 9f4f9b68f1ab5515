/** Permanent codes of mistakes in conditions, as `carillon explain CAR-5xx` prints them. */
export const conditionCodes = {
  'CAR-501': {
    title: '`each` does not name a list',
    more: "With `each: lines` every element of the list property `lines` counts as an occurrence of its own, and its names stand beside the event's. Only a declared property of type list has elements.",
  },
  'CAR-502': {
    title: 'A window in which nothing can lie',
    more: '`since` is where a window begins and `until` where it ends. Durations count back from now, so the longer one comes first: "30 to 60 days ago" is `since: 60d, until: 30d`.',
  },
  'CAR-503': {
    title: '`after` or `step` outside a journey',
    more: "Both count from a point of one person's way through a journey. Segments and tags are shared by all journeys and know no way; they use `within`, `since` and `until`.",
  },
  'CAR-504': {
    title: '`after` names a step that does not exist',
    more: '`after` is `start` (of the journey), `arrival` (at this step), `ever`, or the id of a step of the same journey.',
  },
  'CAR-505': {
    title: '`did` inside a `where`',
    more: 'A `where` looks at one occurrence at a time and cannot count others. Two behaviours stand side by side under `all`; two that must come in order are a `sequence`.',
  },
  'CAR-506': {
    title: 'An expression of the wrong type',
    more: 'Every place expects a type: a condition wants true or false, a sum wants a number. A condition holds only if its result is exactly `true`, so one that gives text or a number never holds.',
  },
  'CAR-507': {
    title: 'A `date` about something that is no date',
    more: 'The condition asks how far a date or an instant is from now. Fields and tags of type date and instant have such values; text is tried as `2026-03-01` or an RFC 3339 instant.',
  },
  'CAR-508': {
    title: '`same` names a property an event does not have',
    more: 'With `same: [cart_id]` the events of a path must agree on one property, so each of them needs it. Where the names differ, say each: `same: [{ cart_updated: cart_id, order_completed: basket }]`.',
  },
  'CAR-509': {
    title: 'An absence at a place where it means nothing',
    more: 'What did not happen has no time of its own. In a sequence `not` stands between two events, and then the event must not lie between them, or at the end with `for`, and then it must not happen for so long.',
  },
  'CAR-530': {
    title: '`changed` of a value without history',
    more: 'A change is known only of a value that the engine remembers. `history: true` on the tag, or on the field of profile, makes it remember the value and record every change from that release on.',
  },
  'CAR-531': {
    title: '`changed` of a trait that does not exist',
    more: '`trait:` names a field of the entity profile, `tag:` a tag.',
  },
  'CAR-532': {
    title: 'A value that can never be',
    more: '`from` and `to` are compared with the values of the tag or trait, so they are written in its type: a text for a text, a number for a number. Lists and objects cannot be written here; leave `from` and `to` out to ask for any change.',
  },
  'CAR-533': {
    title: 'An arm that the experiment does not have',
    more: 'Arms are named under `arms:` of the experiment, each with its share.',
  },
  'CAR-534': {
    title: '`top` where nobody is ranked',
    more: 'Who is among the top is found out for all people together, from time to time: as the `refresh` of a segment or a tag says. A journey, a branch or an experiment asks for such a segment with `in`.',
  },
  'CAR-535': {
    title: '`step` that names no step with results',
    more: 'Inside a journey `step: nudge` is a step of this journey; anywhere `step: win_back.nudge` is a step of another one. Only the results of our own acts know their step: message_sent, message_clicked and the like.',
  },
  'CAR-540': {
    title: 'A condition that can never hold',
    more: 'No value that is declared satisfies it: a literal that is not among the values of `one_of` or of the rules of a tag, a number outside `minimum` and `maximum`, a fraction where numbers are whole, a range whose end comes before its begin. Where only a part of a condition is impossible and the whole can still hold, this is a warning.',
  },
  'CAR-541': {
    title: 'Parts of a condition that exclude each other',
    more: 'All of these parts would have to hold at one time, and a name, a count or a membership has one value at a time: `tier = "gold"` and `tier = "silver"`, `total > 10` and `total < 5`, `in: gold` and not `in: gold`. Alternatives stand under `any`, or in `tier in ["gold", "silver"]`.',
  },
  'CAR-542': {
    title: 'A condition that always holds',
    more: 'No value that is declared makes it false, so it decides nothing: `times: { at_least: 0 }`, a sample of 100 percent, alternatives that leave nothing out.',
  },
  'CAR-550': {
    title: '`has` without a relation',
    more: 'A relation is a field of type `ref`: `owner: { type: ref, to: profile }` of a vehicle relates it to a person, in both directions. `as` names the field.',
  },
  'CAR-551': {
    title: '`has` where there are several relations',
    more: 'A vehicle may have an owner and a driver. `as: owner` or `as: driver` says which of them is asked about.',
  },
  'CAR-552': {
    title: 'A segment of another entity',
    more: 'A person is no member of a segment of vehicles. `has: vehicle` with `where: { in: … }` asks about the vehicles of a person; inside the `where` of a `did`, `ref` asks about what an event refers to.',
  },
  'CAR-553': {
    title: 'An event that does not refer to the entity',
    more: 'What happens to a vehicle is known by the events that refer to it: a property of type `ref` to `vehicle`, of the event itself or of the elements of one of its lists. An event without one says nothing about any vehicle.',
  },
  'CAR-554': {
    title: '`ref` that names no reference',
    more: "Inside the `where` of a `did`, `{ in: recalled_products, ref: sku }` asks whether the product that the property `sku` refers to was a member when the event came. `sku` must be of type `ref`; names of a list's elements are seen with `each`.",
  },
  'CAR-555': {
    title: '`by` that names no identifier',
    more: 'A field of type `ref` to `profile` holds the value of an identifier: of the most trusted one, or of the kind that `by` names, as `kind: identity` declares it. Things have one key, so a `ref` to them has no `by`.',
  },
} as const;

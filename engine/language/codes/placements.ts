/** CAR-900…919: placements. */
export const placementCodes = {
  'CAR-900': {
    title: 'Candidates that do not fit what a placement gives',
    more: 'A placement with `gives: product` has `candidates: { in: <segment of things> }`; one that gives offers or actions has a list of them. Things are whatever a segment with `of:` is about.',
  },
  'CAR-901': {
    title: '`items` where there are no things',
    more: '`items` is a condition about a thing: its fields, its tags, its segments. Offers and messages of a list are told apart by `item: <name>` or by a condition under `when`.',
  },
  'CAR-902': {
    title: 'A candidate that the placement has not',
    more: 'Candidates of a list are known by their `id`, or else by their offer or template.',
  },
  'CAR-903': {
    title: 'A place beyond the last',
    more: '`size` says how many places there are; pins and boosts name places from 1.',
  },
  'CAR-904': {
    title: 'A factor without a rank',
    more: '`boost: { factor }` multiplies the number that items are ranked by. Without `rank`, and without candidates that say their `value`, there is none.',
  },
  'CAR-905': {
    title: 'A spread by a field that items have not',
    more: '`spread: { field }` names a field or tag of the things, or of a listed candidate `offer`, `template`, `value`, `probability` or `cost`.',
  },
  'CAR-906': {
    title: 'Nothing to learn from',
    more: 'Thompson sampling and `rank: { learnt: true }` go by what decisions were followed by. `reward` says which event counts, and for how long.',
  },
  'CAR-907': {
    title: 'A candidate without a value',
    more: 'Where one candidate says its `value`, all do: they are compared by value × probability − cost. A `rank` of the placement takes the place of that.',
  },
  'CAR-908': {
    title: 'Learning apart by a name that people have not',
    more: '`explore: { by }` names tags and traits of people. What works is learnt for each of their values apart, so they should have few.',
  },
  'CAR-909': {
    title: 'A model that cannot rank these candidates',
    more: '`rank: { model }` names a model of type `recommend` whose `item` is what the candidates are. Other models say something of the person, not of things: what they say is a tag, which an expression may use.',
  },
} as const;

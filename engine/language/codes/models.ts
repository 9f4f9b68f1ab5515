/** Permanent codes of models, as `carillon explain CAR-94x` prints them. */
export const modelCodes = {
  'CAR-940': {
    title: 'A feature whose past is not known',
    more: 'A model learns from tags as they were at cut-offs of the past. A field, or a tag from outside, is stored as it is today: it may have been set because of the very thing that is to be predicted, and the model would look far better than it is. Learn from events, whose time is known, or keep a history of the value. Before its first recorded change a value with history counts as missing.',
  },
  'CAR-941': {
    title: 'A model that learns from its own score',
    more: 'A tag that stands on the score of a model, directly or through segments, other tags or another model, is no feature of that model.',
  },
  'CAR-942': {
    title: 'A feature that stands on what is not in a person’s own past',
    more: 'Places in a ranking (`top`), rows of a list and what related things are like are stored as they are today. Of a cut-off in the past nobody can tell them.',
  },
  'CAR-943': {
    title: 'A feature that is not of people',
    more: 'A model scores people by their own tags. Tags of products, vehicles or shops belong to those.',
  },
  'CAR-944': {
    title: 'Too little time between the first and the last cut-off',
    more: 'People are looked at as they were at several cut-offs, and what they did in the horizon after each is known. The last cut-off is held out: by it the model is judged. Cut-offs whose horizon reaches beyond it would know the test beforehand and are left out, so the first must lie at least one horizon before the last.',
  },
  'CAR-945': {
    title: 'Bands that do not part the scale',
    more: 'Each band begins at a score of its own. Whoever is below all of them is `low`, which therefore needs no mention.',
  },
  'CAR-946': {
    title: 'A feature that knows the outcome',
    more: 'One feature alone tells nearly without fault who will do it and who will not. Real behaviour never does: the feature has most likely been written by what is to be predicted, such as an event that is recorded with an earlier date. The version is kept, to be looked at, and not promoted by itself.',
  },
  'CAR-947': {
    title: 'A model without something that its type needs',
    more: 'Each type of model is learnt from something else: a propensity needs what it `predicts`, how far ahead (`horizon`) and `features`; a lookalike needs whom others should be `like`; what is learnt from purchases needs the event (`from`); an uplift needs its `experiment`. All but `basket`, `recommend`, `drivers` and `magic_number` need the tag that carries what they say (`output`).',
  },
  'CAR-948': {
    title: 'A model with something that its type has no use for',
    more: 'What would do nothing is refused, so that nobody believes in it: a key, an option or a gate of another type of model.',
  },
  'CAR-949': {
    title: 'Early behaviour that would know who stays',
    more: 'Which early behaviour goes with staying is learnt from what somebody does in their early time, `after`; who stays is told by what they do after it. A window that reaches further would count what it is to foretell.',
  },
  'CAR-950': {
    title: 'Things of which a model cannot read what it asks for',
    more: '`content` and `among` of a recommendation are about the things that `item` refers to: their fields and tags, and a segment of them. So `item` must be the name of a property of type `ref`, and what is named must be a single value of these things.',
  },
  'CAR-951': {
    title: 'A group of people with too many values',
    more: '`options: { group }` of a `send_time` or `channel` model says whom people of whom little is known are like: a tag of words, of whole numbers or of yes and no, or a segment. What is different for nearly everybody is like nobody; a tag by `rules` with few values tells groups apart.',
  },
} as const;

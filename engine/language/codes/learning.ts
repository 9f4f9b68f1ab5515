/** Permanent codes of data from which no model can be learnt, as `carillon explain CAR-97x` prints them. */
export const learningCodes = {
  'CAR-970': {
    title: 'Too little data for a model',
    more: 'A model needs enough people, and enough of each outcome, to learn from one part and to be judged on another. Below that its figures are chance, so none is made: the running version stays.',
  },
  'CAR-971': {
    title: 'Only one outcome in the data',
    more: 'Where everybody does a thing, or nobody, there is nothing to tell people apart by. Look at `predicts`, `who` and `horizon`: a horizon that is too long or too short makes everybody the same.',
  },
  'CAR-972': {
    title: 'No feature that tells people apart',
    more: 'A feature that is missing for everybody, or the same for everybody, carries no information and is left out. When none is left, there is nothing to learn from.',
  },
  'CAR-973': {
    title: 'A value that is not finite',
    more: 'Infinite numbers come of dividing by nought, mostly in an expression of a tag. One such value would spoil every sum in which it stands, so it is refused and not passed over.',
  },
  'CAR-974': {
    title: 'A date in the future',
    more: 'What a model learns from lies at or before its cut-off. A later date is a mistake of the source, such as a clock or a time zone, or an event about something to come, which is no behaviour.',
  },
  'CAR-975': {
    title: 'No best fit exists',
    more: 'The likelihood goes on rising without end, or numbers outgrow what can be computed: the data does not determine the model. Mostly too few people came back, or all of them on the same day.',
  },
  'CAR-976': {
    title: 'The features are not those that the model was trained with',
    more: 'A version scores with the features it learnt from, of the same kind. A feature that was renamed or changed its type needs a new version.',
  },
  'CAR-977': {
    title: 'Purchases whose value cannot be modelled',
    more: 'The value of an order is modelled as a positive number that has a mean. Returns and free orders belong to other events; leave them out with `where`. Where a few customers spend so much more than the rest that no mean settles, model those apart.',
  },
  'CAR-978': {
    title: 'An option that means nothing',
    more: 'The number of clusters, of neighbours, of rules or of rounds is a whole number from 1, a share lies between 0 and 1, and a window is longer than nought.',
  },
} as const;

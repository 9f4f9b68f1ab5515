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
  'CAR-980': {
    title: 'The library that finds Chinese words is missing',
    more: 'Chinese is written without spaces, and words are found by a library with a dictionary. It comes with Carillon in a part for each platform; where that part was left out at the installation, Chinese texts cannot be read. Others can.',
  },
  'CAR-981': {
    title: 'ONNX Runtime is not installed',
    more: 'Models of the type `onnx` are run by ONNX Runtime, in its edition for the web: the same bytes on every machine, and nothing is downloaded but the package. It is large, and whoever brings no model of their own needs none, so it is installed by those who do.',
  },
  'CAR-982': {
    title: 'A file that is no ONNX model',
    more: 'The file is not there, is too large, cannot be read as an ONNX model, or uses operators that the runtime does not have. The version that runs stays, with the file it was made of.',
  },
  'CAR-983': {
    title: 'Tags and the inputs of a model do not fit',
    more: 'Each tag of `features` goes into an input of the model: all of them into the one it has, each into the input of its name, or as `inputs` says. Numbers go into tensors of numbers, texts into tensors of strings; the first dimension is people and free. One output, and one column of it, is the score.',
  },
  'CAR-984': {
    title: 'A model that gives no scores',
    more: 'What the model gave is no number for each person, in their order: it is infinite, of another shape, not a number for anybody, or no probability although it is to be judged as one. Nobody’s score is changed.',
  },
  'CAR-985': {
    title: 'A service that did not score',
    more: 'The service could not be reached, took too long, refused, or answered something else than its documentation says, and kept doing so when it was asked again. Whom it did not score keeps the score they had; `carillon models` tells how many they are.',
  },
  'CAR-986': {
    title: 'A channel that cannot score',
    more: 'A model of the type `http` asks a channel that can be called, such as a webhook: it has the address, the secrets, the time limit and the rate.',
  },
} as const;

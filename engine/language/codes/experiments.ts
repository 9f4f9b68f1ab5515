/** Permanent codes of experiments. */
export const experimentCodes = {
  'CAR-880': {
    title: 'A layer that is divided in two ways',
    more: 'The people of a layer are divided either equally among its experiments (`layer: checkout`), or by parts that each experiment names (`layer: { id: checkout, percent: [0, 30] }`). Both at once would give some people to two experiments.',
  },
  'CAR-881': {
    title: 'A part of a layer that holds nobody',
    more: '`percent` goes from the first number up to, and without, the second.',
  },
  'CAR-882': {
    title: 'Parts of a layer that overlap',
    more: 'Experiments of one layer never share people, so their parts lie beside each other. What no part covers is free for later experiments.',
  },
  'CAR-883': {
    title: 'A layer that is divided by two units',
    more: 'Experiments of one layer assign the same units: all of them each person, or all of them each value of one field.',
  },
  'CAR-884': {
    title: 'A unit that is none',
    more: '`unit` names a field of the profile that several people have in common, such as a household or a shop: a text, an integer or a reference.',
  },
  'CAR-885': {
    title: 'Something to adjust by that is no number known before',
    more: '`adjust: { by: … }` names a field of the profile, a number that the experiment cannot change, such as what somebody had bought before. `adjust: { before: 28d }` takes the metric itself, over the time before the exposure.',
  },
  'CAR-886': {
    title: 'An experiment that somebody else assigns',
    more: 'With `exposed` an event from outside names the arm of each person, and the engine draws none. A journey can ask who holds which arm (`assigned`), and not assign them with the step `experiment`.',
  },
  'CAR-887': {
    title: 'Exposed before anything differs',
    more: 'Who takes part in an experiment is exposed when they meet the step, and counts from then on. Where every arm begins with the same wait, those who leave meanwhile have met no difference, and hide the effect of it. Put the wait before the experiment.',
  },
  'CAR-888': {
    title: 'A quantile that is to be adjusted',
    more: 'CUPED takes out of a metric what was known of people before, in proportion: out of means, shares and ratios, which are made of what each person adds. A quantile is a place among all values; what its adjustment would need is a model of how values are spread, which this engine does not guess. Secondary metrics and guardrails that are quantiles are told without adjustment.',
  },
} as const;

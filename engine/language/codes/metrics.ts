/** Permanent codes of metrics. */
export const metricCodes = {
  'CAR-860': {
    title: 'More than arithmetic on metrics',
    more: 'The `value` of a metric is made of the ids of other metrics and of numbers, joined by + - * / and parentheses. What is measured of people is declared as a metric of its own and named here.',
  },
  'CAR-861': {
    title: 'Units that do not add up',
    more: 'Pounds and orders can be divided by each other, which gives pounds per order, but not added. The unit of a metric is that of the property it measures, or what its `unit` says.',
  },
  'CAR-862': {
    title: 'A unit that is not the one measured',
    more: 'The unit of a sum, an average or a quantile is that of the property, and arithmetic makes one of the units of its parts. `unit` can name it, and say it where nothing else does, but not change it.',
  },
  'CAR-863': {
    title: 'Metrics that are made of each other in a circle',
    more: 'A metric can be worked out only when those it is made of are.',
  },
  'CAR-864': {
    title: 'A group that people do not have',
    more: '`by` names fields and tags of people: the value of the metric is then told for each of their values too.',
  },
  'CAR-865': {
    title: 'A group with too many or too personal values',
    more: 'Groups are written down with the metric. What is personal data, or is different for nearly everybody, makes no group; a tag by `rules` with few values does.',
  },
  'CAR-866': {
    title: '`per: person` where it says nothing',
    more: 'It makes one value of what each person adds up to, which counts and sums are. An average is per occurrence, `distinct` and `count: people` are per person anyway.',
  },
  'CAR-867': {
    title: 'An empty window of a metric',
    more: 'A metric counts what happens from `after` until `up_to`, both counted from the beginning: exposure, entry or `from`.',
  },
  'CAR-868': {
    title: 'A metric that cannot be told person by person',
    more: 'An experiment compares people, so each must have a part of their own in its metric: counts, sums, averages, shares, quantiles, and arithmetic that adds and scales sums or divides one by another.',
  },
  'CAR-869': {
    title: 'An impact where a number is needed',
    more: 'A metric by `impact` is an estimate with an interval, told over several times after an action, from what people chose to do. Offers, gates, targets and arithmetic go by one number that is worked out again and again; an experiment lists it under `secondary`, where its arms take the place of the cohorts.',
  },
  'CAR-870': {
    title: 'A metric of which nobody has an amount of their own',
    more: 'An impact compares each person with others like them, so its metric is a count, a sum, a share or an average per person over everybody, or a sum of such. A quotient has no amount of one person, and whom a metric with `who` or `from` counts may have come of the action itself.',
  },
  'CAR-871': {
    title: 'Something that people cannot be matched on',
    more: 'People are alike in a text or a yes or no if it is the same, and in a number if it lies between the same steps, which rise. Dates are different for nearly everybody: a tag that counts days, or has few values, can be matched on.',
  },
} as const;

/** Permanent codes of offers whose numbers are worked out. */
export const offerCodes = {
  'CAR-920': {
    title: 'A group that the metric does not know',
    more: 'A number by group is that of the group the person is in, so `by` names everything the metric is told apart by: the names themselves, or a mapping from each to the field or tag of the person that is read for it.',
  },
  'CAR-921': {
    title: 'A number in another unit than money is counted in',
    more: "Amounts, thresholds and costs of offers are in the workspace's currency. A metric or a tag in another unit would be taken for it.",
  },
  'CAR-922': {
    title: 'A cost of a benefit that is no amount',
    more: '`of: benefit` takes a part of the number of the benefit: of `amount`, and of `points`. What a percentage or free shipping costs depends on what is ordered: name a metric or a tag.',
  },
  'CAR-923': {
    title: 'A reminder that comes before the grant',
    more: '`remind` is so long before what was granted is over, so there must be an end, and the grant must last longer than that.',
  },
} as const;

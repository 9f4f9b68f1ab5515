/** Permanent codes of mistakes in tags, segments, sources, channels and policies: `carillon explain CAR-6xx`. */
export const meaningCodes = {
  'CAR-601': {
    title: 'Definitions that depend on each other in a circle',
    more: 'A tag may read tags and ask for segments, and a segment may ask for segments and read tags, but never so that the way leads back to where it began: then there is no order in which they could be decided.',
  },
  'CAR-602': {
    title: 'A tag that counts, with a type that is not a number',
    more: 'count, sum, avg, distinct, days_since and days_between give numbers. The type says how the value is compared and stored, so it must be number or integer.',
  },
  'CAR-605': {
    title: '`which` in a tag',
    more: '`which: last` asks a yes-or-no question about one occurrence. A tag wants a value of it: `last: total` gives the total of the latest order.',
  },
  'CAR-608': {
    title: 'A workspace without identity',
    more: 'Without identifiers nobody can be told from anybody else. Exactly one definition of kind identity lists them, the most trusted first.',
  },
  'CAR-609': {
    title: 'A channel setting that its connector does not take',
    more: 'Each connector has a schema for what stands under `with:`; connectors/README.md shows where. Secrets are named there, `{ secret: NAME }`, and found in the environment.',
  },
  'CAR-610': {
    title: 'A connector that does not carry the medium',
    more: 'Every connector names the media it can carry: smtp carries email, file and webhook carry all of them.',
  },
  'CAR-611': {
    title: 'Two limits for one account',
    more: 'Channels whose `rate` names the same account are counted together against one limit, so each of them says the same numbers.',
  },
  'CAR-630': {
    title: 'A `refresh` with nothing to refresh',
    more: 'Membership of a segment follows every event and the passing of time, so there is nothing to work out anew. Only people ranked by `top`, tags, and lists from outside are refreshed.',
  },
  'CAR-631': {
    title: 'Arms that do not make a whole',
    more: 'Everybody who takes part in an experiment is in exactly one of its arms, so the shares are percent and add up to 100.',
  },
  'CAR-632': {
    title: 'Something that only people have',
    more: 'Tags with `imported: true` are set by journeys and by sources that tell of people. What comes from outside about products, vehicles and other things is a field of theirs.',
  },
  'CAR-640': {
    title: 'Codes that can be guessed',
    more: 'Every `#` of a pattern becomes one of 30 letters and digits. An offer with a budget has at least 6 of them and ten thousand possible codes for every one it gives; one without a budget has at least 8.',
  },
  'CAR-641': {
    title: 'Two offers with codes of one form',
    more: 'Whoever shows a code shows nothing else. Patterns of two offers differ in their fixed part or in length, so that no code can belong to both.',
  },
  'CAR-642': {
    title: 'A validity that says nothing',
    more: '`valid: { for: 14d }` counts from the grant; `from` and `until`, of a campaign too, are days or instants, `until` the later one.',
  },
  'CAR-643': {
    title: 'A benefit from a tag that gives no number',
    more: 'A part of a benefit that is worked out per person names a tag of type number or integer; it is read when the offer is granted and kept as it was.',
  },
  'CAR-644': {
    title: 'An offer that was renamed',
    more: 'What an offer has given away is kept under its id. Under another id all of its budget would be there once more, so in this version an offer keeps the id it has.',
  },
  'CAR-645': {
    title: 'A rule that does not fit its placement',
    more: 'A placement with `gives: offer` has rules that name offers; one with `gives: action` has rules that hold a message. Names of rules are told apart.',
  },
  'CAR-646': {
    title: 'A redemption by a property that is not there',
    more: '`redeemed: { did, code }` names a property of the event that holds the code somebody showed.',
  },
} as const;

/** Permanent codes of what `carillon lint` and `carillon diff` find: correct, and probably not meant. `carillon explain CAR-8xx`. */
export const lintCodes = {
  'CAR-830': {
    title: 'A step that nobody reaches',
    more: 'Everybody has left before it: every way above it ends in `exit`, or a way of a branch asks what a way above it has asked already. What stands there was written for somebody, so either it or what is above it is not what was meant.',
  },
  'CAR-831': {
    title: 'A wait without end',
    more: 'Whoever waits stands still until something comes, and nothing says when it is too late for it. A year is the longest that anybody remembers what a journey was about; waits of policies have `up_to`; a journey that waits until an instant from data has a `goal` or a `stop`.',
  },
  'CAR-832': {
    title: 'A journey that nobody can leave',
    more: 'It waits and then does something, and neither a `goal` nor a `stop` nor an `exit` ends it for those who have done in the meantime what it is about. They get what was written for those who have not.',
  },
  'CAR-833': {
    title: 'No policy says whether consent is needed',
    more: 'A message of a class goes out by a medium only where a policy says so: `consent: { marketing: { email: opt_in } }`. Without a row it is refused for everybody, with the reason `no_consent_rule`.',
  },
  'CAR-834': {
    title: 'Nothing limits how often people are written to',
    more: 'Messages that need consent can be too many. A row under `caps` of a policy says how many somebody gets within how long, whatever the number of journeys: `{ class: marketing, at_most: 3, within: 7d }`.',
  },
  'CAR-835': {
    title: 'An offer without a budget',
    more: 'How often it is given in all is decided by how many ask. `budget: { grants: 10000 }`, or `per_day`, keeps a mistake small; `per_profile` alone limits nobody but the one who asks.',
  },
  'CAR-836': {
    title: 'An offer without an end',
    more: 'What was granted stays good for ever, and so does the cost of it. `valid: { for: 14d }` ends each grant, `valid: { until: 2026-12-31 }` the offer.',
  },
  'CAR-837': {
    title: 'An experiment that cannot be decided',
    more: 'It splits people and has nothing that decides between the arms: `metric` says by what, `detect: { effect, power }` how small an effect must be seen and how surely, from which follows how many people it takes.',
  },
  'CAR-838': {
    title: 'A definition that nothing uses',
    more: 'No other definition names it. It is worked out for everybody all the same, and readers wonder what it is for. Entities, events, sources, policies and journeys are there for themselves; the others are there for something.',
  },
  'CAR-839': {
    title: 'Two journeys begin with the same people at the same moment',
    more: 'Both send what needs consent, so one person gets both at once, or the caps let one of the two through by chance. Besides equal starts, segments of which one contains the other, or which ask the same about behaviour, may be entered or left at one moment; segments of which nobody is in both are let pass. Rows under `priority` of a policy say which goes first; conditions under `who` keep the two apart.',
  },
  'CAR-840': {
    title: 'A text that is missing in a language',
    more: '`locales` of carillon.yaml lists the languages that people are written to in. Whoever reads one that a text lacks gets it in another one.',
  },
  'CAR-841': {
    title: 'Personal data leave for another system',
    more: 'A call, a webhook, a chat message to colleagues or an audience hands on a value that is marked `pii`. What is over there can be neither masked nor forgotten from here. An identifier that means nothing elsewhere does as well in most cases; audiences can hash.',
  },
  'CAR-842': {
    title: 'A field that looks personal and is not marked',
    more: 'Values of fields with `pii: true` are masked in explanations, reports and logs; this one is shown. By its name it tells who somebody is. `pii: true` masks it, `pii: false` says that somebody has looked.',
  },
  'CAR-843': {
    title: 'A name against the naming standard',
    more: 'Unless carillon.yaml says otherwise: words are joined by single underscores; an id does not repeat its kind, which stands before it everywhere (`segment.buyers`); an event says what happened, in two words or more (`order_completed`). `lint: { names: { journey: "^(crm|shop)_" } }` in carillon.yaml gives a kind a pattern of its own.',
  },
  'CAR-844': {
    title: 'A held-out arm that gets something',
    more: 'An arm is held out so that the others can be compared with people who got nothing: an arm under `reserve`, or one that is called `holdout`. A send or a task that it can reach, in the arm or after it, spoils the comparison or is withheld from everybody there. Most end the arm with the word `exit`.',
  },
  'CAR-845': {
    title: 'An absence, and nothing else',
    more: '`not: { did: order_completed, within: 90d }` alone also holds for everybody who came a minute ago and had no time to do it. Say too what they did do: `all: [ { did: order_completed }, … ]`, or since when they are known.',
  },
  'CAR-846': {
    title: 'An ignore without a reason',
    more: '`# lint:ignore CAR-838 asked for by the reports team` says why the finding is no mistake. The reason is for whoever reads the line in a year; without one nothing is ignored.',
  },
  'CAR-847': {
    title: 'An ignore that ignores nothing',
    more: 'There is no finding of this code at this place: it was mended, the code is mistyped, the comment stands at another line, or it is an error, which cannot be ignored. A comment holds for its own line; alone on a line, for the next one; above the first line of a definition, for all of it.',
  },
  'CAR-848': {
    title: 'Whoever begins leaves at once',
    more: 'The `goal` or the `stop` of the journey holds by itself for everybody who begins: it asks what the start has asked. Nothing below is ever done.',
  },
  'CAR-850': {
    title: 'A changed meaning under the old version',
    more: 'What the definition does has changed between the two commits, and `version` has not been raised. Messages, decisions and reports name the version, so that results of the old and the new meaning are told apart. Titles, descriptions and the wording of templates do not count.',
  },
  'CAR-851': {
    title: 'Gone without a word in moved.yaml',
    more: 'A definition, property or field is gone, and moved.yaml says neither that it was renamed (`moved`) nor that it was meant to go (`removed`). Under a new id it begins anew: people inside leave, counts begin at nothing.',
  },
} as const;

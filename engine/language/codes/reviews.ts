/** Permanent codes of mistakes in what reviews are made with, as `carillon explain CAR-78x` prints them. */
export const reviewCodes = {
  'CAR-780': {
    title: 'An assumption about an event that cannot be assumed',
    more: 'Under `events:` stand events that the workspace declares and that people report. What the engine records itself follows of itself: messages are opened and clicked by the rates `opened` and `clicked`, and offers are granted by journeys.',
  },
  'CAR-781': {
    title: 'Assumed properties that do not fit the event',
    more: 'An assumed event goes the way of any other: what its declaration does not accept would be put into quarantine, and nothing would come of it. `with:` says every required property; `{ unique: "A-" }` makes a text that is another one each time.',
  },
  'CAR-782': {
    title: 'An assumption about a segment or a channel that is not there',
    more: '`in:` names a segment of people. Rates by channel name a channel or a medium of the workspace, and `answers:` names channels.',
  },
  'CAR-783': {
    title: 'A file of assumptions that cannot be used',
    more: 'It is one YAML document that begins with `assume:`. Its path is taken from the folder in which the command is given.',
  },
  'CAR-784': {
    title: 'A file of profiles with a line that cannot be read',
    more: 'Each line is one JSON object: `identifiers`, and, where they are known, `traits`, `consent` and `events` (each with `event`, `at` and `properties`). Events that are still to come happen in the dry run at their instant.',
  },
  'CAR-785': {
    title: 'A git reference without the workspace',
    more: '`--against` takes what git takes: a branch, a tag, a commit, `HEAD~3`. The workspace is read as it stands there, at the same path in the repository; files that are not committed there are not in it.',
  },
  'CAR-786': {
    title: 'Definitions at a git reference that do not compile',
    more: 'What stands at the reference has errors by the rules of this version, so nothing can be compared with it. `carillon validate` in a checkout of that reference tells them all.',
  },
} as const;

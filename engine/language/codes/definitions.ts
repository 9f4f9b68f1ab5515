/** Permanent codes of mistakes in definitions: keys, values, ids and references. Never given a second meaning. */
export const definitionCodes = {
  'CAR-201': {
    title: 'No kind, or an unknown one',
    more: 'kind says what a document declares: entity mixin event identity source tag segment template channel policy calendar journey experiment.',
  },
  'CAR-202': {
    title: 'Not supported in this version',
    more: 'The language has this kind, key, value or condition, and this version of the engine does not know it yet. It is refused by name, so that nobody relies on something that would silently do nothing.',
  },
  'CAR-203': {
    title: 'Unknown key',
    more: 'Keys that mean nothing are errors: a mistyped key would otherwise be passed over, and the definition would mean something else than it says. The only free map is meta.',
  },
  'CAR-204': {
    title: 'A key is missing',
    more: 'The definition means nothing without it. Editors that know the schemas in schemas/ show what belongs where.',
  },
  'CAR-205': {
    title: 'A value of the wrong type',
    more: 'A text, a number, true or false, a list and a mapping are different things, and none is turned into another. Quote texts that look like numbers; do not quote numbers. In YAML 1.2 yes, no, on and off are texts.',
  },
  'CAR-206': {
    title: 'A value that is not allowed here',
    more: 'The key has a fixed set of values.',
  },
  'CAR-207': {
    title: 'What an id may be',
    more: 'Ids are what definitions, expressions, tables and columns are called: small letters a to z, digits and _, beginning with a letter, at most 64 characters. Names for people, in any script, go into title.',
  },
  'CAR-208': {
    title: 'A reserved word as an id',
    more: 'Expressions, templates and steps use these words for themselves: and or in true false null function profile event journey steps repeat item context at. Steps can also not be called start, arrival or ever, which `after` uses.',
  },
  'CAR-209': {
    title: 'A duration that is none',
    more: 'A duration is a whole number and one unit: 90s 15m 2h 30d 8w. A day is exactly 24 hours; months and years differ in length and are no durations. Where a window is wanted, periods such as this_month are possible too.',
  },
  'CAR-210': {
    title: 'A date, instant or time of day that is none',
    more: 'Dates are 2026-03-01, instants 2026-03-01T09:00:00Z or with an offset such as +01:00, times of day 21:00, days that come every year 11-11.',
  },
  'CAR-211': {
    title: 'An unknown time zone, locale, currency or region',
    more: 'Time zones are named as in the IANA database (Europe/London), locales as in BCP 47 (zh-CN), currencies as in ISO 4217 (GBP), regions as in ISO 3166 (GB).',
  },
  'CAR-212': {
    title: 'A cron line that is none',
    more: 'A cron line has five fields separated by spaces: minute 0-59, hour 0-23, day of month 1-31, month 1-12, day of week 0-7 (0 and 7 are Sunday). * means every, */5 every fifth, 1-5 a range, 1,15 a list. A line that can never come, such as 31 February, is refused too.',
  },
  'CAR-213': {
    title: 'A text that is not written as it must be',
    more: 'The text has a grammar of its own (a pattern, a store, the name of an environment variable, an address) and does not follow it, or is empty.',
  },
  'CAR-214': {
    title: 'A number out of range',
    more: 'The number is smaller or greater than the key allows, or a range runs backwards.',
  },
  'CAR-215': {
    title: 'A list or mapping of the wrong size',
    more: 'It is empty, has too few or too many items, or an item stands in it twice.',
  },
  'CAR-216': {
    title: 'Exactly one key of several is needed',
    more: 'A condition has one of all any none not in did date sample sequence changed assigned top; a step one of wait branch split send set exit; a start one of enters did every; a tag one of value did rules imported; a segment one of who list. The key says what it is, so there can be neither none nor two. Two conditions that must both hold are two items under all:.',
  },
  'CAR-217': {
    title: 'A key that does not belong here',
    more: 'The language has the key, but in this place it would mean nothing or could not be kept up to date.',
  },
  'CAR-220': {
    title: 'Declared twice',
    more: 'An id names one thing of its kind in the whole workspace, whatever the file. The message names both places.',
  },
  'CAR-221': {
    title: 'More than one identity',
    more: 'How people are told apart is one decision for the whole workspace: all identifiers stand in one definition, in order of trust.',
  },
  'CAR-222': {
    title: 'A reference that leads nowhere',
    more: 'The id is declared by no file of the workspace. Definitions refer to each other by id, never by title or file name.',
  },
  'CAR-223': {
    title: 'Mixins in a circle',
    more: 'A mixin takes in the fields of its mixins. If that leads back to itself, there is no beginning.',
  },
  'CAR-224': {
    title: 'A field and a tag of one name',
    more: 'Expressions use fields and tags of the profile by bare name, so a name may mean only one of them.',
  },
  'CAR-225': {
    title: 'A field declared twice',
    more: "Two mixins, or a mixin and the entity that takes it in, declare the same field. Which of the two types and units would count is anybody's guess.",
  },
  'CAR-226': {
    title: 'An event of the engine is redeclared',
    more: 'message_sent, consent_changed, page_viewed and others exist in every workspace with fixed properties. Use them without declaring them.',
  },
  'CAR-227': {
    title: 'A key that does not fit the type',
    more: 'Some keys of a field or tag belong to certain types: decimals, minimum and maximum to numbers, pattern to texts, of to lists and objects, to to references.',
  },
  'CAR-228': {
    title: 'A required property is not mapped',
    more: 'An event without a required property goes to quarantine. A source that never sets one would fill the quarantine and nothing else.',
  },
  'CAR-229': {
    title: 'An unknown field, property or identifier',
    more: 'The key names a field of an entity, a property of an event or an identifier, and none of this name is declared.',
  },
  'CAR-230': {
    title: 'A rule that hides others',
    more: 'Rules are tried from top to bottom. A rule without when always holds, so everything below it is dead; only the last may lack it.',
  },
  'CAR-231': {
    title: 'A file that is named but not there',
    more: 'file: is looked for beside the definition that names it and must lie inside the workspace.',
  },
  'CAR-232': {
    title: 'A move that does not fit what is declared',
    more: 'moved.yaml says what became of definitions: what has moved or is removed is no longer declared under its old address, it keeps its kind, and what it is now is declared. Lines may stay for as long as that is so, for stores that have not applied them yet.',
  },
} as const;

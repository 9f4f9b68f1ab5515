/** Permanent codes of mistakes found while reading files as YAML. A code is never given a second meaning. */
export const readingCodes = {
  'CAR-101': {
    title: 'This cannot be read as YAML',
    more: 'The file breaks a rule of YAML itself: indentation that does not fit, a quote or bracket that is never closed, a line without a colon. Nothing of the document is used until it can be read whole. Keys of one mapping stand in one column, and what belongs to a key stands two spaces deeper.',
  },
  'CAR-102': {
    title: 'A tab',
    more: 'Indentation says what belongs to what, and nobody can see how wide a tab is. Use spaces everywhere outside quoted texts, and set the editor to insert spaces for the tab key.',
  },
  'CAR-103': {
    title: 'A key stands twice in one mapping',
    more: 'Most programs silently keep the last of the two. Here it is an error, because one of the two values would be lost. It often happens after copying a block: look whether the second belongs under another key.',
  },
  'CAR-104': {
    title: 'An anchor, alias or merge key',
    more: 'YAML can name a value with &name and repeat it with *name or <<. Definitions do without: a line must say what it means where it stands. What several definitions share belongs into a mixin, a tag or a segment, which has a name and a history of its own. A text that begins with & or * must be quoted.',
  },
  'CAR-105': {
    title: 'A YAML tag or directive',
    more: 'Words such as !!str, and lines that begin with %, change how YAML reads a value or a file. In definitions the type of a value follows from its key, and every file is YAML 1.2. A text that begins with ! or % must be quoted.',
  },
  'CAR-106': {
    title: 'A value that would be read as another one',
    more: 'Without quotes YAML turns 0123 into 123, 22E7 into 220000000, True into true, and cuts the last digits off long numbers. For product codes, telephone and order numbers that loses data. Quote what is a text; write numbers in plain digits and truth values as true and false.',
  },
  'CAR-107': {
    title: 'A text that YAML cuts short must be quoted',
    more: 'Some characters mean something to YAML: a colon and a space, a space and #, a first character out of " \' [ { > | * & ! % @ `, and inside { } and [ ] also a comma and brackets. Put the whole expression in quotes of the kind it does not use itself, or write it as a block: after the key a | and on the next line, indented, the expression as it is.',
  },
  'CAR-108': {
    title: 'The file is not plain UTF-8 text',
    more: 'Definitions are UTF-8. The file has bytes that are none, a control character, or a carriage return that ends no line. Save it as UTF-8 with Unix or Windows line ends.',
  },
  'CAR-109': {
    title: 'The file is too large',
    more: 'A file of definitions may have 2 MiB, which is thousands of definitions. Larger files are data: they belong into data/, where a source reads them, or into files of their own that a template names.',
  },
  'CAR-110': {
    title: 'The document is nested too deeply',
    more: 'A document may have 100 levels. No definition comes near; a file that does is broken.',
  },
  'CAR-111': {
    title: 'A key that is no text',
    more: 'Numbers, truth values, null and lists cannot be keys. Quote the key if it is meant as a name.',
  },
  'CAR-112': {
    title: 'A file cannot be read',
    more: 'The file is gone, may not be read by this user, is no ordinary file, or is a link that leads out of the workspace.',
  },
  'CAR-113': {
    title: 'There is no carillon.yaml',
    more: 'A workspace is a folder with a file carillon.yaml: name, zone, locale, language and environments. carillon init writes one.',
  },
  'CAR-114': {
    title: 'An empty file',
    more: 'The file declares nothing. That is allowed, but rarely meant.',
  },
  'CAR-115': {
    title: 'A document that is no definition',
    more: 'Every document of a file is a mapping that begins with kind: and id:. Several definitions in one file are separated by a line ---. carillon.yaml and moved.yaml hold one document each.',
  },
  'CAR-116': {
    title: 'A file that `fmt` leaves as it is',
    more: 'Before a file is written anew, what would be written is read back: it must mean the same and have every comment. Where it does not, the file is left alone. Nothing is wrong with the definitions in it.',
  },
  'CAR-117': {
    title: 'A colon or a space that is none',
    more: 'Input methods for Chinese and Japanese write a wide colon, word processors a no-break space. To YAML both are letters, so the key goes on until the next narrow colon. A key that is quoted may have them.',
  },
} as const;

/**
 * Permanent codes of mistakes in Liquid templates, as `carillon explain CAR-4xx` prints them. Reported by
 * `compiler/liquid`; a code is never given a second meaning.
 */
export const templateCodes = {
  'CAR-401': {
    title: 'A template cannot be read',
    more: 'The text between {{ }} or {% %} is not Liquid: something is not closed, a quote or a colon is missing, or two values stand side by side. Nothing of the template is used until it can be read whole.',
  },
  'CAR-402': {
    title: 'Unknown tag in a template',
    more: 'Only the tags of standard Liquid exist: assign, capture, case, comment, cycle, decrement, echo, for, if, increment, liquid, raw, tablerow, unless. To print {% %} itself, put it between {% raw %} and {% endraw %}.',
  },
  'CAR-403': {
    title: 'A tag that is not supported in a template',
    more: 'include, render, layout and block read other files while a message is being made. A template must be complete when it is checked, so that a release always renders the same text.',
  },
  'CAR-404': {
    title: 'Unknown filter in a template',
    more: 'A filter is the word after |. In other engines an unknown filter is passed over in silence; here it is an error, because the message would go out unformatted.',
  },
  'CAR-405': {
    title: 'A filter that is not supported in a template',
    more: 'A template must give the same text for the same values: it reads no clock and draws no lots. Filters that hide an expression in a text (where_exp and its relatives) cannot be checked beforehand. Time and chance belong to conditions and journeys.',
  },
  'CAR-406': {
    title: 'A name without its prefix',
    more: 'A template sees several things at once, so every name says where it comes from: profile.first_name, event.order_id, journey.started_at, steps.nudge.channel, with.code.',
  },
  'CAR-407': {
    title: 'Unknown name in a template',
    more: 'The first word of a variable is one of the things a template may use, or a name made by assign, capture or for in the same template. It cannot be computed while rendering.',
  },
  'CAR-408': {
    title: 'Unknown field in a template',
    more: 'The word after the prefix is not declared: traits are fields of the profile entity, tags are definitions of kind tag, event fields are properties of the event that starts the journey.',
  },
  'CAR-409': {
    title: 'A field that may be missing is printed without a default',
    more: 'Not everybody has every trait, and a missing value prints as nothing ("Dear ,"). Say what to print instead: {{ profile.first_name | default: "friend" }}, or put the sentence inside {% if %}.',
  },
  'CAR-410': {
    title: 'A template is too large or nested too deeply',
    more: 'A template may have one million characters and 32 tags inside one another. Mail programs cut messages off far below that.',
  },
  'CAR-411': {
    title: 'A local name hides what a template is given',
    more: 'assign, capture, for and the like may not make a name such as profile or event: everything below would silently read the wrong value.',
  },
  'CAR-412': {
    title: 'A whole record is printed',
    more: 'A prefix alone (profile, event) is a record of many fields and has no text of its own. Name the field.',
  },
} as const;

export type TemplateCode = keyof typeof templateCodes;

/** Liquid templates: read, checked and rendered. The only door to this folder. */
export { checkVariables, type VariableRoots, type VariableRules } from './check-variables.ts';
export type { Escape } from './dialect.ts';
export type { LinkTaker } from './follow.ts';
export { oneLine } from './one-line.ts';
export { type ParsedLiquid, type ParseOptions, parseLiquid } from './parse.ts';
export type { Place } from './place.ts';
export { plainText } from './plain-text.ts';
export type { TemplateProblem } from './problem.ts';
export { type LiquidTemplate, RenderFault } from './template.ts';
export type { TemplateVariable } from './uses.ts';

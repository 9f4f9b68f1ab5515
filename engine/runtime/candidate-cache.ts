/**
 * What whoever comes to a new candidate again and again keeps from one to the next: `run --watch` owns one and hands
 * it down. With it or without it the candidate and the diagnostics are the same; only the time differs.
 */
import { DefinitionTexts } from '../compiler/definition-texts.ts';
import { ExpressionCache } from '../compiler/expression-cache.ts';
import { FileCache } from '../language/file-cache.ts';

export class CandidateCache {
  readonly files = new FileCache();
  readonly expressions = new ExpressionCache();
  readonly texts = new DefinitionTexts();
}

/** The source connectors there are. A new one is a folder beside this file and a line here. */
import type { SourceSpec } from '../../engine/index.ts';
import { csv } from './csv/index.ts';
import { ndjson } from './ndjson/index.ts';

export const sources: readonly SourceSpec[] = [csv, ndjson];

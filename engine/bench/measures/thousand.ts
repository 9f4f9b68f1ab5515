/** A workspace of a thousand definitions in some hundred files, for the measures of compilation. */
import { definitionsOf, type Size } from '../workload/definitions.ts';

export const DEFINITIONS = 1_000;
/** In one file, as people keep them. */
const PER_FILE = 8;

/** With profile, identity and four events. */
const SIZE: Size = { tags: 270, journeys: 20, segments: 'changing', thresholds: 504 };

export function thousandFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [path, text] of Object.entries(definitionsOf(SIZE))) {
    const documents = text.split('---\n');
    if (documents.length <= PER_FILE) files[path] = text;
    else {
      for (let from = 0; from < documents.length; from += PER_FILE) {
        const part = path.replace(/\.yaml$/, `/${String(from / PER_FILE + 1).padStart(3, '0')}.yaml`);
        files[part] = documents.slice(from, from + PER_FILE).join('---\n');
      }
    }
  }
  return files;
}

/** Some of many texts, with all that is known of each. */
import { takeValues } from '../../table.ts';
import type { Texts } from '../../types/type.ts';

export function takeTexts({ person, at, texts, pleased, topic }: Texts, rows: Int32Array): Texts {
  return {
    person: takeValues(person, rows),
    at: takeValues(at, rows),
    texts: Array.from(rows, (row) => texts[row]!),
    ...(pleased && { pleased: takeValues(pleased, rows) }),
    ...(topic && { topic: Array.from(rows, (row) => topic[row]!) }),
  };
}

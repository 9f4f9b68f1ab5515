/**
 * Chinese text cut into words, by jieba with its own dictionary. It is loaded when the first Chinese text comes: whoever has none pays nothing.
 * Its version is pinned, so that the same text gives the same words on every machine; the segmenter of the platform changes with its ICU.
 */
import { createRequire } from 'node:module';
import { ModelFault } from '../../fault.ts';

interface Jieba {
  cut(text: string, hmm?: boolean): string[];
}

interface Library {
  readonly Jieba: { withDict(dictionary: Uint8Array): Jieba };
  readonly dict: Uint8Array;
}

const LIBRARY = '@node-rs/jieba';

let opened: Jieba | null = null;

/** Every character is in one of the words, in order. */
export function chineseWords(text: string): readonly string[] {
  opened ??= opening();
  return opened.cut(text, true);
}

function opening(): Jieba {
  const { Jieba, dict } = loaded();
  return Jieba.withDict(dict);
}

function loaded(): Library {
  const load = createRequire(import.meta.url);
  try {
    return {
      ...(load(LIBRARY) as Pick<Library, 'Jieba'>),
      ...(load(`${LIBRARY}/dict`) as Pick<Library, 'dict'>),
    };
  } catch {
    throw new ModelFault('CAR-980', {
      what: `There is Chinese text, and ${LIBRARY}, which finds the words in it, cannot be loaded.`,
      why: 'It has a part for each platform, and the one for this platform is not installed.',
      fix: `npm install ${LIBRARY}`,
    });
  }
}

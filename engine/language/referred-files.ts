/** Files that definitions name (`file:` of a template): read beside the definition, never outside the workspace. */
import { posix } from 'node:path';
import type { CheckedDefinition } from './checked-definition.ts';
import { type Definition, Site } from './definition.ts';
import type { Diagnostics, Finding } from './diagnostic.ts';
import type { FileReader } from './files.ts';
import { decodeText, tooLarge } from './yaml/text.ts';

/** Texts by path relative to the root, of every file that a definition names and that can be read. */
export async function readReferredFiles(
  definitions: readonly (Definition & Pick<CheckedDefinition, 'references'>)[],
  files: FileReader,
  diagnostics: Diagnostics,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const definition of definitions)
    for (const { path, kinds, id } of definition.references) {
      if (!kinds.includes('file')) continue;
      const site = new Site(definition, diagnostics, path);
      const resolved = besideOf(definition.file, id);
      if (resolved === null) site.report(outside(id));
      else if (!texts.has(resolved)) {
        const read = await readText(resolved, files);
        if (typeof read === 'string') texts.set(resolved, read);
        else site.report(read);
      }
    }
  return texts;
}

/** Path, relative to the root, of a file named in another; null when it would lie outside the workspace. */
export function besideOf(file: string, named: string): string | null {
  if (posix.isAbsolute(named) || /^[A-Za-z]:|\\|\0/.test(named)) return null;
  const path = posix.join(posix.dirname(file), named);
  return path.startsWith('../') || path === '..' ? null : path;
}

async function readText(path: string, files: FileReader): Promise<string | Finding> {
  const content = await files.read(path);
  if ('problem' in content)
    return content.problem === 'too_large'
      ? tooLarge(content.size)
      : content.problem === 'outside'
        ? outside(path)
        : missing(path);
  const { text, problem } = decodeText(content.bytes);
  return problem ? { ...problem.finding, what: `${path}: ${problem.finding.what}` } : text;
}

function outside(path: string): Finding {
  return {
    code: 'CAR-231',
    what: `${path} lies outside the workspace`,
    why: 'a workspace must be whole in itself, so that a commit says all there is to say',
    fix: 'put the file beside the definition and name it without `..` and without a leading `/`',
  };
}

function missing(path: string): Finding {
  return {
    code: 'CAR-231',
    what: `there is no file ${path}`,
    why: 'files are looked for beside the definition that names them',
    fix: 'create it, or mend the name; capital and small letters differ',
  };
}

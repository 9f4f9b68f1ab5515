/** Which tests a pattern means. */
import type { Definition } from '../../language/definition.ts';

/** Somewhere in the id, title, file or what is covered; small and capital letters are one, `*` stands for anything. */
export function wantedBy(pattern: string): (test: Definition<'test'>) => boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const wanted = new RegExp(parts.join('.*'), 'iu');
  return ({ id, file, value }) =>
    [id, value.title ?? '', file, ...Object.values(value.covers ?? {})].some((text) =>
      wanted.test(String(text)),
    );
}

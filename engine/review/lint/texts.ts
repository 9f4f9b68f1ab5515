/** The texts of templates, part by part and locale by locale, wherever they are written. */
import { posix } from 'node:path';
import type { Definition, Path } from '../../language/definition.ts';
import type { Content, Localized } from '../../language/kinds.ts';
import type { Workspace } from '../../language/workspace.ts';

const MEDIA = ['email', 'sms', 'push', 'wecom', 'wechat', 'slack', 'webhook', 'task'] as const;

export interface TemplatePart {
  readonly medium: (typeof MEDIA)[number];
  readonly part: string;
  readonly path: Path;
  /** Null where one text is for everybody. */
  readonly locales: readonly string[] | null;
  /** The texts that can be read, each with where it is written. */
  readonly texts: readonly { readonly text: string; readonly path: Path }[];
}

export function partsOf(definition: Definition<'template'>, workspace: Workspace): TemplatePart[] {
  return MEDIA.flatMap((medium) =>
    Object.entries((definition.value[medium] ?? {}) as Readonly<Record<string, Localized>>).map(
      ([part, localized]) => {
        const path = [medium, part];
        const isPlain = typeof localized === 'string' || isFile(localized);
        const contents: [Path, Content][] = isPlain
          ? [[path, localized as Content]]
          : Object.entries(localized as Readonly<Record<string, Content>>).map(([locale, content]) => [
              [...path, locale],
              content,
            ]);
        const texts = contents.flatMap(([at, content]) => {
          const text = textOf(content, definition.file, workspace);
          return text === undefined ? [] : [{ text, path: at }];
        });
        return { medium, part, path, locales: isPlain ? null : Object.keys(localized), texts };
      },
    ),
  );
}

function isFile(localized: Localized): boolean {
  return typeof localized === 'object' && 'file' in localized && typeof localized.file === 'string';
}

function textOf(content: Content, file: string, { files }: Workspace): string | undefined {
  return typeof content === 'string' ? content : files.get(posix.join(posix.dirname(file), content.file));
}

/** HTML as text, made by a tagged template that escapes everything put into it but what it has made itself. Pure. */

/** HTML that is known to be safe; only `html` and `trusted` make it. */
export class Html {
  constructor(readonly text: string) {}
}

export type Content = Html | string | number | null | undefined | readonly Content[];

export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    parts.map((part, index) => (index === 0 ? part : textOf(contents[index - 1]) + part)).join(''),
  );
}

/** For text that this program has written itself, such as its style. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** Data for a script: nothing in it can end the element it stands in. */
export function jsonData(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

/** Words with `code` between backquotes, as descriptions have them. */
export function prose(text: string): Html {
  const parts = text.split('`');
  const isOpen = parts.length % 2 === 0;
  return html`${parts.map((part, index) => {
    if (index % 2 === 0) return part;
    return isOpen && index === parts.length - 1 ? `\`${part}` : html`<code>${part}</code>`;
  })}`;
}

/** Contents with something between them. */
export function joined(contents: readonly Content[], between: Content): Html {
  return html`${contents.map((content, index) => (index === 0 ? content : [between, content]))}`;
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function textOf(content: Content): string {
  if (content === null || content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('');
  return String(content).replaceAll(/[&<>"']/g, (sign) => SIGNS[sign]!);
}

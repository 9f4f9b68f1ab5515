/** XML as a tree, for tests: elements, attributes, text and comments; whatever else, or is not well formed, is refused. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#10': '\n',
};

export function parseXml(source: string): XmlElement {
  let rest = source.replace(/^<\?xml [^?]*\?>\s*/, '');
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found) rest = rest.slice(found[0].length);
    return found;
  };
  const between = () => {
    while (take(/^(\s+|<!--[\s\S]*?-->)/));
  };
  const element = (): XmlElement => {
    const [, name = '', written = '', closed] =
      take(/^<([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/) ?? fail(rest);
    const pairs = [...written.matchAll(/([\w:.-]+)="([^"]*)"/g)];
    if (new Set(pairs.map(([, key]) => key)).size < pairs.length) fail(written);
    const attributes = Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, plain(value)]));
    const children: XmlElement[] = [];
    let text = '';
    if (closed === '/') return { name, attributes, children, text };
    for (;;) {
      text += plain(take(/^[^<]+/)?.[0] ?? '');
      if (take(/^<!--[\s\S]*?-->/)) continue;
      if (take(new RegExp(`^</${name}\\s*>`))) return { name, attributes, children, text };
      children.push(element());
    }
  };
  between();
  const root = element();
  between();
  if (rest !== '') fail(rest);
  return root;
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of these
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(text)) fail(text);
  return text.replace(
    /&([^;\s]*;?)/g,
    (whole, name: string) => ENTITIES[name.replace(/;$/, '')] ?? fail(whole),
  );
}

function fail(at: string): never {
  throw new Error(`not well formed at ${JSON.stringify(at.slice(0, 60))}`);
}

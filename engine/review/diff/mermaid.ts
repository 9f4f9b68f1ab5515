/** Mermaid flowcharts as text: nodes with made-up names, and labels that hold whatever people write. Pure. */

export interface Shape {
  readonly open: string;
  readonly close: string;
}

export const shapes = {
  step: { open: '[', close: ']' },
  choice: { open: '{', close: '}' },
  end: { open: '([', close: '])' },
} as const satisfies Record<string, Shape>;

export class Flowchart {
  readonly #lines: string[] = [];
  readonly #classes = new Map<string, string[]>();
  #count = 0;

  /** @returns its name, which is never a word of Mermaid's (`end`). */
  node(label: string, shape: Shape, style?: string): string {
    const name = `n${this.#count++}`;
    this.#lines.push(`  ${name}${shape.open}"${escaped(label)}"${shape.close}`);
    if (style !== undefined) this.#classes.set(style, [...(this.#classes.get(style) ?? []), name]);
    return name;
  }

  edge(from: string, to: string, label = '', arrow: '-->' | '-.->' = '-->'): void {
    this.#lines.push(`  ${from} ${arrow}${label === '' ? '' : `|"${escaped(label)}"|`} ${to}`);
  }

  /** @param styles class → how it looks. */
  text(styles: Readonly<Record<string, string>>, direction: 'TD' | 'LR' = 'TD'): string {
    const used = [...this.#classes].flatMap(([style, names]) => [
      `  classDef ${style} ${styles[style]};`,
      `  class ${names.join(',')} ${style};`,
    ]);
    return [`flowchart ${direction}`, ...this.#lines, ...used].join('\n');
  }
}

/** What Mermaid or Markdown would take for more than a text, by number. A line break in a label stays one. */
function escaped(label: string): string {
  return label
    .replaceAll(/[#"<>`&\\;|{}[\]()]/g, (sign) => `#${sign.charCodeAt(0)};`)
    .replaceAll(/\r?\n/g, '<br/>')
    .replaceAll(/\p{Cc}/gu, ' ');
}

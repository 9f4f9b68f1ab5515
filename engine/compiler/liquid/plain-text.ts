/**
 * HTML as plain text, for the text part of a mail whose template has none: links with their addresses, lists,
 * headings, tables row by row. No styles, no scripts, nothing that the mail hides.
 */
import { compile } from 'html-to-text';

const convert = compile({
  wordwrap: false,
  // Far above a real mail; what is deeper or longer is cut, never refused.
  limits: { maxInputLength: 4_000_000, maxDepth: 200, maxChildNodes: 10_000 },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'img', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: '[hidden]', format: 'skip' },
    // Preview lines: set for the inbox list, not for the reader.
    { selector: '[style*="display:none"]', format: 'skip' },
    { selector: '[style*="display: none"]', format: 'skip' },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
    { selector: 'h3', options: { uppercase: false } },
    { selector: 'h4', options: { uppercase: false } },
    { selector: 'h5', options: { uppercase: false } },
    { selector: 'h6', options: { uppercase: false } },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
  ],
  formatters: {
    // Mails lay out with tables: a cell is what stands in it, a row of short cells is one line.
    cell(element, walk, builder) {
      walk(element.children, builder);
      builder.addInline(' ');
    },
  },
});

/** Lines end with \n; no blank line at either end, never two in a row. */
export function plainText(html: string): string {
  return convert(html)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/**
 * Finds the web links of an HTML part: `href` of `a` and `area`. What stands in comments, styles and scripts is no
 * link. Changes nothing else, so that a mail that is not well formed stays what it was.
 */

/** What stands instead of a link's address, or null to leave it. */
export type Replace = (url: string, name: string | null) => string | null;

const SKIPPED = /<!--[\s\S]*?(?:-->|$)|<(style|script|title|textarea)\b[\s\S]*?(?:<\/\1\s*>|$)/;
/** A tag with its attributes: quoted values may hold anything but their quote. */
const TAG = /<(?:a|area)(?=[\s/])(?:"[^"]*"|'[^']*'|[^"'>])*>/;
const PIECES = new RegExp(`${SKIPPED.source}|${TAG.source}`, 'gi');
const ATTRIBUTE = /([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+)/g;

/** `data-track="no"` leaves a link alone; any other value is its name. */
const TRACK = 'data-track';

export function replaceLinks(html: string, replace: Replace): string {
  return html.replace(PIECES, (piece) => (/^<a/i.test(piece) ? replaceIn(piece, replace) : piece));
}

function replaceIn(tag: string, replace: Replace): string {
  const track = attributeOf(tag, TRACK);
  if (track?.toLowerCase() === 'no') return tag;
  let isFirst = true;
  return tag.replace(ATTRIBUTE, (whole, name: string, equals: string, quoted: string) => {
    if (name.toLowerCase() !== 'href' || !isFirst) return whole;
    isFirst = false;
    const put = replace(withoutEntities(unquoted(quoted)).trim(), track === '' ? null : track);
    return put === null ? whole : `${name}${equals}"${withEntities(put)}"`;
  });
}

function attributeOf(tag: string, wanted: string): string | null {
  for (const [, name = '', , quoted = ''] of tag.matchAll(ATTRIBUTE))
    if (name.toLowerCase() === wanted) return withoutEntities(unquoted(quoted)).trim();
  return null;
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1) : text;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Those that addresses are written with; what is none of them stays as it is. */
function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole, hex, number, name) => {
      if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(number) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );
}

export function withEntities(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

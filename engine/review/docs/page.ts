/**
 * The frame of every page: head, navigation, search box. A page loads nothing: its style and script stand in it, and its
 * policy admits these two by their hashes and refuses everything else. Pure.
 */
import { createHash } from 'node:crypto';
import { type Content, html, trusted } from './html.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly title: string;
  /** What the workspace is called. */
  readonly site: string;
  readonly body: Content;
  /** Of this program, never of a definition. */
  readonly script?: string;
  /** It stands for itself: there is nothing beside it to lead to. */
  readonly isAlone?: boolean;
}

export function pageText({ title, site, body, script, isAlone = false }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self' file:",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title === site ? site : `${title} · ${site}`}</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLE)}</style>
</head>
<body>
${isAlone ? null : navigation(site)}<main class="frame">
${body}
</main>
${script === undefined ? null : html`<script>${trusted(script)}</script>\n`}</body>
</html>
`.text;
}

function navigation(site: string): Content {
  return html`<header><nav class="frame">
<a class="home" href="index.html">${site}</a>
<a href="index.html">Definitions</a>
<a href="lineage.html">Lineage</a>
<a href="reference.html">Reference</a>
<form action="lineage.html" role="search"><input type="search" name="q" placeholder="Search" aria-label="Search definitions"></form>
</nav></header>
`;
}

/** As a content security policy names what it admits. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

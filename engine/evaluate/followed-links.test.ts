import { expect, test } from 'vitest';
import { FollowedLinks, readableContent } from './followed-links.ts';
import { openMarker, unsubscribeMarker } from './link-marker.ts';

const KEY = 'k7d2m4qx5v3w3b5c2z4t';
const page = (href: string) => `<html><body><a href="${href}">A</a></BODY></html>`;

test('a message is read as its template said it, whatever it is made of', () => {
  const links = new FollowedLinks(KEY, { clicks: true, opens: true });
  const text = `see ${links.take('https://x.example/t', null)}. End: ${unsubscribeMarker(KEY)}`;
  const content = links.in({ subject: 'Hi', html: page('https://x.example/?a=1&amp;b=2'), text });
  expect(content['html']).toContain(`${openMarker(KEY)}</BODY>`);
  expect(content['html']).not.toContain('x.example');
  expect(readableContent(KEY, { content, links: links.all })).toEqual({
    subject: 'Hi',
    html: page('https://x.example/?a=1&b=2'),
    text: 'see https://x.example/t. End: (link to unsubscribe)',
  });
});

test.each([
  ['mailto:a@x.example'],
  ['tel:+441'],
  ['#top'],
  ['/relative'],
  ['javascript:alert(1)'],
  ['ftp://x.example/'],
  ['https://'],
  [`https://x.example/${'x'.repeat(2_000)}`],
  [unsubscribeMarker(KEY)],
])('no link of ours: %s', (address) => {
  const links = new FollowedLinks(KEY, { clicks: true, opens: false });
  expect([links.take(address, null), links.all]).toEqual([address, []]);
});

test('no more than anybody looks at', () => {
  const links = new FollowedLinks(KEY, { clicks: true, opens: false });
  for (let number = 0; number < 600; number++) links.take(`https://x.example/${number}`, null);
  expect(links.all).toHaveLength(500);
  expect(links.take('https://x.example/more', null)).toBe('https://x.example/more');
});

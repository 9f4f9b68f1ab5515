/** What runs in the browser on the page of the lineage: the search, which marks what is found and all it is tied to. */

export const LINEAGE_SCRIPT = `
'use strict';
(() => {
  const { nodes, edges } = JSON.parse(document.getElementById('lineage-data').textContent);
  const field = document.querySelector('main input[type=search]');
  const told = document.getElementById('told');
  const tied = (ways, start) => {
    const seen = new Set(start);
    for (const one of seen) for (const next of ways.get(one) || []) seen.add(next);
    return seen;
  };
  const grouped = (pairs) => {
    const groups = new Map();
    for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) || []), value]);
    return groups;
  };
  const down = grouped(edges);
  const up = grouped(edges.map(([from, to]) => [to, from]));
  const items = new Map(nodes.map(([address]) => [address, document.getElementById(address)]));
  const groups = [...document.querySelectorAll('main section.kind')];
  const boxes = [...document.querySelectorAll('svg .box')];
  const ways = [...document.querySelectorAll('svg .way')];
  const drawnAs = (address) => address.split('.').slice(0, 2).join('.');
  const search = () => {
    const asked = field.value.trim().toLowerCase();
    const words = asked.split(/\\s+/).filter((word) => word !== '');
    const exact = nodes.findIndex(([address]) => address === asked);
    const found = new Set();
    nodes.forEach(([, text], index) => {
      if (words.length > 0 && (exact < 0 ? words.every((word) => text.includes(word)) : index === exact)) found.add(index);
    });
    const all = new Set([...tied(down, found), ...tied(up, found)]);
    const named = new Set([...found].map((index) => nodes[index][0]));
    const kept = new Set([...all].map((index) => nodes[index][0]));
    for (const [address, item] of items) {
      item.hidden = words.length > 0 && !kept.has(address);
      item.classList.toggle('found', named.has(address));
    }
    for (const group of groups) group.hidden = !group.querySelector('li.node:not([hidden])');
    const drawnFound = new Set([...named].map(drawnAs));
    const drawnKept = new Set([...kept].map(drawnAs));
    for (const box of boxes) {
      box.classList.toggle('found', drawnFound.has(box.dataset.key));
      box.classList.toggle('dim', words.length > 0 && !drawnKept.has(box.dataset.key));
    }
    for (const way of ways)
      way.classList.toggle('dim', words.length > 0 && !(drawnKept.has(way.dataset.from) && drawnKept.has(way.dataset.to)));
    told.textContent = words.length === 0 ? '' : found.size === 0 ? 'Nothing is called so.' : found.size + ' found, tied to ' + (all.size - found.size) + ' more';
  };
  const fit = document.getElementById('fit');
  if (fit)
    fit.addEventListener('click', () => {
      const isFit = document.getElementById('whole').classList.toggle('fit');
      fit.setAttribute('aria-pressed', String(isFit));
    });
  field.value = new URLSearchParams(location.search).get('q') || '';
  field.addEventListener('input', search);
  field.form.addEventListener('submit', (event) => event.preventDefault());
  search();
  const first = document.querySelector('svg .box.found');
  const frame = first && first.closest('.drawing');
  if (frame) {
    const at = first.getBoundingClientRect();
    const around = frame.getBoundingClientRect();
    frame.scrollTo(at.left - around.left - around.width / 2 + at.width / 2, at.top - around.top - around.height / 2);
  }
})();
`;

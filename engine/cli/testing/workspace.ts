/** Workspaces in temporary folders for tests: the one that `init` writes, with files changed or added. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { starterFiles } from '../init/files.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The folder that holds `shop/`; a file that is null is left out. */
export async function workspaceFolder(
  changes: Readonly<Record<string, string | null>> = {},
): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(join(folder, 'shop'), { ...starterFiles('shop', './schemas'), ...changes });
  return folder;
}

export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Orders to import: Ann has three, Bo one long ago, Cy one that cannot be read. */
export const orders = {
  'sources.yaml': `kind: source
id: orders
title: Orders
from: { connector: csv, path: data/orders.csv }
each:
  - event: order_completed
    id: order
    at: at
    profile: { user_id: customer, email: email }
    traits: { first_name: name, email: email }
    properties: { order_id: order, total: $number(total) }
`,
  'data/orders.csv': `order,customer,name,email,at,total
A-1,ann,Ann,ann@example.com,2026-01-10T10:00:00Z,20.00
B-1,bo,Bo,bo@example.com,2025-10-01T09:30:00Z,99.90
A-2,ann,Ann,ann@example.com,2026-02-10T10:00:00Z,35.50
C-1,cy,Cy,cy@example.com,2026-02-11T10:00:00Z,-1
A-3,ann,Ann,ann@example.com,2026-02-27T16:00:00Z,12.25
`,
} as const;

/** A journey that asks for a message for those who are members already. */
export const winBack = {
  'journeys/win_back.yaml': `kind: journey
id: win_back
title: Win back
start: { enters: lapsed_buyers, existing: true }
goal: { when: { did: order_completed }, up_to: 30d }
steps:
  - { id: letter, send: { template: come_back, channel: email } }
  - { id: patience, wait: 7d }
`,
  'templates/come_back.yaml': `kind: template
id: come_back
class: marketing
email:
  from: The Shop <hello@shop.example>
  subject: Come back
  text: "Come back, {{ profile.first_name | default: 'friend' }}."
`,
} as const;

/** What ran the measures: without it, no figure can be compared with another. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import Database from 'better-sqlite3';

/** Lines of `what: which`. */
export function machineLines(): string[] {
  const [processor] = cpus();
  const packages = ['better-sqlite3', 'jsonata', 'json-rules-engine'].map(
    (name) => `${name} ${versionOf(name)}`,
  );
  return [
    `Machine: ${cpus().length} cores (${processor?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()}; load ${loadavg()[0]!.toFixed(2)} at the start.`,
    `Node ${process.versions.node}, SQLite ${sqliteVersion()}; ${packages.join(', ')}.`,
  ];
}

function sqliteVersion(): string {
  const connection = new Database(':memory:');
  try {
    return String(connection.prepare('select sqlite_version()').pluck().get());
  } finally {
    connection.close();
  }
}

/** From the package's own file, whatever it exports. */
function versionOf(name: string): string {
  const [folder = ''] = createRequire(import.meta.url)
    .resolve.paths(name)!
    .filter((path) => hasPackage(path, name));
  const { version } = JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')) as {
    version: string;
  };
  return version;
}

function hasPackage(folder: string, name: string): boolean {
  try {
    readFileSync(`${folder}/${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

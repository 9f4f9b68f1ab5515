/**
 * The values of an environment's secrets, by name: from the variable that carillon.yaml names, from the file that the
 * variable with `_FILE` behind its name points to, from the environment's secrets file, or the default for development.
 * Read once, when first asked for. A value never reaches a screen, a log or an error; only names and files do.
 */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from '../language/kinds.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';

export type SecretPlace =
  | { readonly from: 'variable'; readonly variable: string }
  | { readonly from: 'file'; readonly variable: string; readonly path: string }
  | { readonly from: 'secrets_file'; readonly variable: string; readonly path: string }
  | { readonly from: 'default' };

/** A private key with its chain has some KB. */
const LARGEST = 64 * 1024;
/** Everything but reading and writing by the owner. */
const OTHERS = 0o077;

export class SecretStore {
  readonly #environment: Environment;
  readonly #root: string;
  readonly #env: Context['env'];
  readonly #values = new Map<string, string | undefined>();
  #file: ReadonlyMap<string, string> | null = null;

  /** `root`: the workspace's folder, from which the path of the secrets file starts. */
  constructor(environment: Environment, root: string, env: Context['env']) {
    this.#environment = environment;
    this.#root = root;
    this.#env = env;
  }

  /** Undefined where it is not set anywhere. An empty variable counts as one that is not set. */
  value(name: string): string | undefined {
    if (!this.#values.has(name)) this.#values.set(name, this.#read(name));
    return this.#values.get(name);
  }

  /** Where the value comes from; null where it is not set anywhere. */
  place(name: string): SecretPlace | null {
    const variable = this.#environment.secrets?.[name];
    if (variable !== undefined) {
      const path = this.#env[`${variable}_FILE`] || undefined;
      if (this.#env[variable] && path !== undefined) throw twice(name, variable);
      if (this.#env[variable]) return { from: 'variable', variable };
      if (path !== undefined) return { from: 'file', variable, path };
      const file = this.secretsFile;
      if (file !== null && this.#entries(file).has(variable))
        return { from: 'secrets_file', variable, path: file };
    }
    return this.#environment.defaults?.[name] === undefined ? null : { from: 'default' };
  }

  /** The environment's file of secrets, if it has one. */
  get secretsFile(): string | null {
    const { secrets_file } = this.#environment;
    return secrets_file === undefined ? null : resolve(this.#root, secrets_file);
  }

  /** Files of secrets that others than their owner may read or write, for a warning. */
  openFiles(): readonly string[] {
    const names = Object.keys(this.#environment.secrets ?? {});
    const places = names.map((name) => this.place(name));
    const files = places.flatMap((place) => (place?.from === 'file' ? [place.path] : []));
    const all = new Set([...files, ...(this.secretsFile === null ? [] : [this.secretsFile])]);
    return [...all].filter((path) => process.platform !== 'win32' && isOpen(path));
  }

  #read(name: string): string | undefined {
    const place = this.place(name);
    if (place === null) return undefined;
    if (place.from === 'default') return this.#environment.defaults?.[name];
    if (place.from === 'variable') return this.#env[place.variable];
    if (place.from === 'secrets_file') return this.#entries(place.path).get(place.variable);
    const value = textOf(place.path, `the secret \`${name}\``).replace(/(?:\r?\n)+$/, '');
    if (value !== '') return value;
    throw new Failure({
      what: `the secret \`${name}\` is empty`,
      why: `${place.variable}_FILE names ${place.path}, and there is nothing in it`,
      fix: 'write the value into the file',
    });
  }

  #entries(path: string): ReadonlyMap<string, string> {
    this.#file ??= entriesOf(textOf(path, 'the secrets file'), path);
    return this.#file;
  }
}

function twice(name: string, variable: string): Failure {
  return new Failure({
    what: `the secret \`${name}\` is set twice`,
    why: `both ${variable} and ${variable}_FILE are set, and they may differ`,
    fix: 'unset one of them',
  });
}

function isOpen(path: string): boolean {
  try {
    return (statSync(path).mode & OTHERS) !== 0;
  } catch {
    return false;
  }
}

function textOf(path: string, what: string): string {
  try {
    if (statSync(path).size > LARGEST) throw new Error('it is larger than 64 KB');
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failure({
      what: `${what} cannot be read`,
      why: `${path}: ${code ?? message}`,
      fix: 'check the path, and that the user who runs Carillon may read it',
    });
  }
}

/** Lines `NAME=value`; `#` begins a comment line, and quotes around a whole value are no part of it. */
function entriesOf(text: string, path: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || entries.has(name)) throw wrongLine(path, index + 1, name);
    const plain = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
    if (plain !== '') entries.set(name, plain);
  }
  return entries;
}

function wrongLine(path: string, line: number, name: string | undefined): Failure {
  return new Failure({
    what:
      name === undefined
        ? 'a line of the secrets file is not NAME=value'
        : `${name} stands twice in the secrets file`,
    why: `${path}, line ${line}`,
    fix: 'write one variable a line: NAME=value',
  });
}

// Writes files under names with a content hash, their compressed copies, and the manifest that lists them.

import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const types = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
const compressedAlready = new Set(['.woff2', '.png']);
// A compressed copy that saves less than this is not written.
const worthIt = 0.95;

/** Collects the files of one build. */
export class Output {
  #folder;
  #entries = new Map();
  #writing = [];

  constructor(folder) {
    this.#folder = folder;
  }

  /** Adds a file under its logical name; returns the hashed name. Writing continues in the background until `finish`. */
  add({ name, body }) {
    const extension = path.posix.extname(name);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
    const file = `${name.slice(0, -extension.length)}.${hash}${extension}`;
    this.#entries.set(name, file);
    this.#writing.push(this.#write(name, file, extension, body));
    return file;
  }

  /** The hashed name of an added file; `from` is the name of the referring file, relative to the top folder. */
  hashed(name) {
    const file = this.#entries.get(name);
    if (file === undefined) throw new Error(`nothing is built under the name «${name}»`);
    return file;
  }

  async #write(name, file, extension, body) {
    const target = path.join(this.#folder, file);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, body);
    const entry = { name, file, type: types[extension] ?? 'application/octet-stream', br: false, gz: false };
    if (compressedAlready.has(extension)) return entry;
    const [br, gz] = await Promise.all([
      brotli(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
      gzip(body, { level: 9 }),
    ]);
    entry.br = br.length <= body.length * worthIt;
    entry.gz = gz.length <= body.length * worthIt;
    if (entry.br) await fs.writeFile(`${target}.br`, br);
    if (entry.gz) await fs.writeFile(`${target}.gz`, gz);
    return { ...entry, size: body.length, wire: entry.br ? br.length : body.length };
  }

  /** Waits for all files, writes manifest.json, and returns its entries with sizes in bytes (`size`, and `wire` with brotli). */
  async finish() {
    const entries = (await Promise.all(this.#writing)).sort((a, b) => (a.name < b.name ? -1 : 1));
    const listed = entries.map(({ name, file, type, br, gz }) => ({ name, file, type, br, gz }));
    await fs.writeFile(path.join(this.#folder, 'manifest.json'), `${JSON.stringify(listed, null, 1)}\n`);
    return entries;
  }
}

// Builds everything that pages link to: node build.mjs --out DIR
// Writes DIR/<name>.<hash>.<extension>, compressed copies, and DIR/manifest.json. The build is reproducible.

import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { missingPackages } from './build/packages.mjs';

function stop(russian, english) {
  console.error(`${russian}\n${english}`);
  process.exit(1);
}

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) stop(`Нужен Node.js 20 или новее, а это ${process.version}.`, `Node.js 20 or newer is needed, this is ${process.version}.`);

const { values: { out } } = parseArgs({ options: { out: { type: 'string' } } });
if (out === undefined) stop('Укажите, куда собирать: node build.mjs --out ПАПКА', 'Say where to build: node build.mjs --out DIR');

const missing = missingPackages();
if (missing.length > 0) {
  stop(
    `Не установлены пакеты: ${missing.join(', ')}. Выполните «npm ci» в папке frontend.`,
    `Packages are not installed: ${missing.join(', ')}. Run «npm ci» in the frontend folder.`,
  );
}

const { build } = await import('./build/build.mjs');
const folder = path.resolve(out);
const present = await fs.readdir(folder).catch(() => []);
if (present.length > 0 && !present.includes('manifest.json')) {
  stop(`В папке ${folder} лежит что-то чужое: выберите пустую.`, `${folder} holds other files: choose an empty folder.`);
}
await fs.rm(folder, { recursive: true, force: true });
await fs.mkdir(folder, { recursive: true });
// Written first, so that an interrupted build can be repeated into the same folder.
await fs.writeFile(path.join(folder, 'manifest.json'), '[]\n');
const started = performance.now();
try {
  const entries = await build(folder);
  for (const { name, size, wire } of entries.filter(entry => !entry.name.startsWith('art/'))) {
    console.log(`${name.padEnd(28)} ${String(size ?? '').padStart(7)} ${String(wire ?? '').padStart(7)}`);
  }
  console.log(`${entries.length} files in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  stop(`Сборка не удалась: ${error.message}`, 'The build failed.');
}

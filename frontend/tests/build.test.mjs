// The build: names, hashes, compressed copies, and the generated drawings.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import zlib from 'node:zlib';
import { drawings } from '../art/drawings.mjs';
import { cuts } from '../build/fonts.mjs';
import { favicons } from '../build/favicons.mjs';
import { icons } from '../build/icons.mjs';
import { markPixels } from '../build/mark.mjs';
import { Output } from '../build/output.mjs';
import { root } from '../build/packages.mjs';
import { styles } from '../build/styles.mjs';

async function built(...files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'techstore-build-'));
  const output = new Output(folder);
  files.forEach(file => output.add(file));
  await output.finish();
  return { folder, manifest: JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8')) };
}

test('a file is named by its content and listed in order', async () => {
  const { folder, manifest } = await built(
    { name: 'fonts/b.woff2', body: Buffer.alloc(900) },
    { name: 'a.css', body: Buffer.from('a{b:c}'.repeat(99)) },
  );
  assert.deepEqual(manifest.map(entry => entry.name), ['a.css', 'fonts/b.woff2']);
  assert.match(manifest[0].file, /^a\.[0-9a-f]{10}\.css$/);
  assert.equal(manifest[0].type, 'text/css; charset=utf-8');
  for (const { file } of manifest) assert.ok(fs.existsSync(path.join(folder, file)));
});

test('compressed copies exist where they save something, never for fonts', async () => {
  const text = Buffer.from('a{b:c}'.repeat(99));
  const { folder, manifest: [css, noise, font] } = await built(
    { name: 'a.css', body: text },
    { name: 'noise.svg', body: zlib.gzipSync(Buffer.from([...Array(2000).keys()].map(i => (i * i * 7919) % 251))) },
    { name: 'z.woff2', body: text },
  );
  assert.deepEqual([css.br, css.gz, noise.br, noise.gz, font.br, font.gz], [true, true, false, false, false, false]);
  assert.deepEqual(zlib.brotliDecompressSync(fs.readFileSync(path.join(folder, `${css.file}.br`))), text);
  assert.deepEqual(zlib.gunzipSync(fs.readFileSync(path.join(folder, `${css.file}.gz`))), text);
  assert.ok(!fs.existsSync(path.join(folder, `${font.file}.br`)));
});

test('the same sources give the same names', async () => {
  const parts = () => [...drawings(), ...favicons()];
  const [first, second] = await Promise.all([built(...parts()), built(...parts())]);
  assert.deepEqual(first.manifest, second.manifest);
});

test('there are 24 kinds of drawings in six tints, with no reference that leads nowhere', () => {
  const files = drawings();
  assert.equal(files.length, 144);
  for (const { name, body } of files) {
    const svg = body.toString();
    assert.ok(!/undefined|NaN|\[object/.test(svg), name);
    const ids = new Set([...svg.matchAll(/ id="(\w+)"/g)].map(match => match[1]));
    for (const [, id] of svg.matchAll(/url\(#(\w+)\)/g)) assert.ok(ids.has(id), `${name}: ${id}`);
  }
});

test('every listed icon is in the sprite once', async () => {
  const names = JSON.parse(fs.readFileSync(path.join(root, 'icons.json'), 'utf8'));
  assert.deepEqual(names, [...new Set(names)].sort());
  const sprite = (await icons()).body.toString();
  assert.deepEqual([...sprite.matchAll(/<symbol id="([\w-]+)"/g)].map(match => match[1]), names);
});

test('a stylesheet names the hashed fonts, and a missing one is an error', () => {
  const sheets = styles(name => name.replace('.woff2', '.0123456789.woff2'));
  assert.deepEqual(sheets.map(sheet => sheet.name), ['techstore.css', 'staff.css']);
  for (const { body } of sheets) {
    const fonts = [...body.toString().matchAll(/url\((fonts\/[^)]+)\)/g)].map(match => match[1]);
    assert.deepEqual(fonts, cuts.map(({ name }) => `fonts/${name}.0123456789.woff2`));
  }
  assert.throws(() => styles(name => new Output('.').hashed(name)), /nothing is built/);
});

test('the ranges in the stylesheet are the characters that were cut', () => {
  const scss = fs.readFileSync(path.join(root, 'scss/foundation/_fonts.scss'), 'utf8');
  const ranges = [...scss.matchAll(/unicode-range: ([^;]+);/g)].map(([, list]) => list.split(', ').flatMap(range => {
    const [first, last = first] = range.replace('U+', '').split('-').map(hex => parseInt(hex, 16));
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }).sort((a, b) => a - b));
  assert.deepEqual(ranges, cuts.map(({ text }) => [...text].map(letter => letter.codePointAt(0)).sort((a, b) => a - b)));
});

test('the mark has round corners, or none where the system cuts its own', () => {
  const alphaAt = (pixels, size, x, y) => pixels[(y * size + x) * 4 + 3];
  const [round, full] = [markPixels(32), markPixels(32, { bleed: true })];
  assert.equal(alphaAt(round, 32, 0, 0), 0);
  assert.equal(alphaAt(full, 32, 0, 0), 255);
  assert.deepEqual([...round.subarray((10 * 32 + 14) * 4, (10 * 32 + 14) * 4 + 4)], [255, 255, 255, 255]);
  assert.deepEqual([...round.subarray((22 * 32 + 23) * 4, (22 * 32 + 23) * 4 + 4)], [0x6f, 0x86, 0xff, 255]);
});

test('the favicon is an icon file around a picture of 32 pixels', () => {
  const { body } = favicons().find(file => file.name === 'favicon.ico');
  const [length, offset] = [body.readUInt32LE(14), body.readUInt32LE(18)];
  assert.equal(body.length, offset + length);
  assert.deepEqual([body[6], body[7]], [32, 32]);
  const picture = body.subarray(offset);
  assert.equal(picture.subarray(1, 4).toString(), 'PNG');
  assert.equal(picture.readUInt32BE(16), 32);
});

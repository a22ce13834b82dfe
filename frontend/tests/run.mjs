// Bundles the tests of the scripts for Node and runs them with those of the build: npm test

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { root } from '../build/packages.mjs';

const sources = fs.readdirSync(path.join(root, 'tests')).filter(file => file.endsWith('.test.ts')).sort();
const outdir = path.join(root, 'dist-tests');
fs.rmSync(outdir, { recursive: true, force: true });
await esbuild.build({
  entryPoints: sources.map(file => path.join(root, 'tests', file)),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
});
const files = [
  ...sources.map(file => path.join(outdir, file.replace(/\.ts$/, '.mjs'))),
  ...fs.readdirSync(path.join(root, 'tests')).filter(file => file.endsWith('.test.mjs')).map(file => path.join(root, 'tests', file)),
];
process.exit(spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' }).status ?? 1);

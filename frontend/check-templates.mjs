// Reports what the templates use and the front end lacks: node check-templates.mjs [FOLDER]
// Exits with 1 if a class has no CSS rule or an icon is missing from the sprite.

import fs from 'node:fs';
import path from 'node:path';
import { root } from './build/packages.mjs';
import { styles } from './build/styles.mjs';

const folder = path.resolve(process.argv[2] ?? path.join(root, '../templates'));
const files = fs.readdirSync(folder, { recursive: true }).filter(file => file.endsWith('.html') && !file.startsWith('emails'));
const css = styles(name => name).map(({ body }) => body.toString()).join('');
const ruled = new Set([...css.matchAll(/\.(-?[A-Za-z_][\w-]*)/g)].map(match => match[1]));
const listed = new Set(JSON.parse(fs.readFileSync(path.join(root, 'icons.json'), 'utf8')));
// Icons that only scripts use.
const scripts = fs.readdirSync(path.join(root, 'src'), { recursive: true }).filter(file => file.endsWith('.ts'))
  .map(file => fs.readFileSync(path.join(root, 'src', file), 'utf8')).join('\n');

/** A template expression is not a class, and text attached to one (`stock-{{ … }}`) is not a complete class. */
const classesOf = text => [...text.matchAll(/class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"/g)]
  .flatMap(match => match[1].replace(/\{%.*?%\}/g, ' ').replace(/\{\{.*?\}\}/g, '{}').split(/\s+/))
  .filter(name => name !== '' && !/[{}]/.test(name));

const unruled = new Map();
const unlisted = new Map();
let all = scripts;
for (const file of files) {
  const text = fs.readFileSync(path.join(folder, file), 'utf8');
  all += text;
  for (const name of classesOf(text)) if (!ruled.has(name)) unruled.set(name, file);
  for (const [, name] of text.matchAll(/icons?\.svg[^"#]*#([\w-]+)"/g)) if (!listed.has(name)) unlisted.set(name, file);
}
for (const [name, file] of unruled) console.log(`class without a rule: ${name} (${file})`);
for (const [name, file] of unlisted) console.log(`icon that is not in icons.json: ${name} (${file})`);
const unused = [...listed].filter(name => !new RegExp(`["'#]${name}["']`).test(all));
if (unused.length > 0) console.log(`icons nobody names: ${unused.join(' ')}`);
console.log(`${files.length} templates read`);
process.exit(unruled.size + unlisted.size > 0 ? 1 : 0);

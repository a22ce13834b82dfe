// Finds an installed npm package, or says what to do about it.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the front end, the one with package.json. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder of an installed package. */
export const packageFolder = name => path.join(root, 'node_modules', name);

/**
 * The dependencies of package.json that are not installed, or not in the version asked for.
 * Looks at files only, so that it works before anything can be imported.
 */
export function missingPackages() {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return Object.entries(dependencies).filter(([name, wanted]) => {
    try {
      return JSON.parse(fs.readFileSync(path.join(packageFolder(name), 'package.json'), 'utf8')).version !== wanted;
    } catch {
      return true;
    }
  }).map(([name, wanted]) => `${name}@${wanted}`);
}

// Finds an installed npm package, or says how to install it.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The front end's folder, the one with package.json. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder of an installed package. */
export const packageFolder = name => path.join(root, 'node_modules', name);

/**
 * The dependencies of package.json that are not installed in the required version.
 * Only reads files, so that it works before anything can be imported.
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

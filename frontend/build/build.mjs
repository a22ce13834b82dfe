// The steps of a build, in order: a file that refers to others comes after them.

import { drawings } from '../art/drawings.mjs';
import { favicons, webManifest } from './favicons.mjs';
import { fonts } from './fonts.mjs';
import { icons } from './icons.mjs';
import { Output } from './output.mjs';
import { scripts } from './scripts.mjs';
import { styles } from './styles.mjs';

/** Builds into an empty folder; returns the manifest's entries with their sizes. */
export async function build(folder) {
  const output = new Output(folder);
  const hashed = name => output.hashed(name);
  const add = file => output.add(file);

  const [fontFiles, sprite, scriptFiles] = await Promise.all([fonts(), icons(), scripts()]);
  [...fontFiles, sprite, ...scriptFiles, ...favicons(), ...drawings()].forEach(add);
  styles(hashed).forEach(add);
  add(webManifest(hashed));
  return output.finish();
}

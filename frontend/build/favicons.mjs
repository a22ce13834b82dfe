// The logo mark for browser tabs and home screens, and the web app manifest that refers to it.

import { markPixels, markSvg } from './mark.mjs';
import { ico, png } from './png.mjs';

const image = (size, look) => png(markPixels(size, look), size);

/** The icon files. */
export const favicons = () => [
  { name: 'favicon.svg', body: Buffer.from(markSvg()) },
  { name: 'favicon.ico', body: ico(image(32), 32) },
  { name: 'apple-touch-icon.png', body: image(180, { bleed: true }) },
  { name: 'icon-192.png', body: image(192) },
  { name: 'icon-512.png', body: image(512, { bleed: true }) },
];

/** manifest.webmanifest; `hashed` returns the hashed name of an icon file in the same folder. */
export function webManifest(hashed) {
  const manifest = {
    name: 'TechStore — магазин электроники',
    short_name: 'TechStore',
    lang: 'ru',
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'browser',
    background_color: '#ffffff',
    theme_color: '#14161b',
    icons: [
      { src: hashed('icon-192.png'), sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: hashed('icon-512.png'), sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
      { src: hashed('favicon.svg'), sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ],
  };
  return { name: 'manifest.webmanifest', body: Buffer.from(JSON.stringify(manifest)) };
}

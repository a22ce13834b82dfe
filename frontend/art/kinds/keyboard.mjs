// Keyboard.

import { box, shadow, shape } from '../shapes.mjs';

// Thirteen keys per row, rows wider towards the front; the space bar covers five keys of the last one.
function keys({ wallpaper }, row) {
  const scale = 1 + row * .045;
  const pitch = 270 * scale / 13;
  const key = (column, columns, look) => {
    const accented = (row === 0 && column === 0) || (row === 2 && column === 12);
    return box(200 - 135 * scale + column * pitch, 156 + row * 23, pitch * columns - 4, 17, 4, accented ? wallpaper[1] : '#f4f5f7', accented ? {} : look);
  };
  const columns = [...Array(13).keys()].filter(column => row < 3 || column < 4 || column > 8);
  return [...columns.map(column => key(column, 1, { opacity: .92 })), ...(row === 3 ? [key(4, 5, {})] : [])];
}

export default tint => [
  shadow(200, 276, 174, 9),
  shape('M58 148 H342 Q350 148 352 156 L372 250 Q374 264 360 264 H40 Q26 264 28 250 L48 156 Q50 148 58 148Z', tint.dark),
  shape('M60 144 H340 Q348 144 350 152 L368 244 Q370 256 358 256 H42 Q30 256 32 244 L50 152 Q52 144 60 144Z', 'url(#body)'),
  ...[0, 1, 2, 3].flatMap(row => keys(tint, row)),
];

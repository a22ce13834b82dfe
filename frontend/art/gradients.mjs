// The gradients that shapes of a drawing can be filled with: url(#body), url(#deck) and so on.

const linear = (id, stops, [x1, y1, x2, y2]) =>
  `<linearGradient id="${id}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${stops.map(([offset, colour]) => `<stop offset="${offset}" stop-color="${colour}"/>`).join('')}</linearGradient>`;
const across = [0, 0, 1, 0];
const down = [0, 0, 0, 1];

const all = {
  body: (id, { light, mid, dark }) => linear(id, [[0, light], [.55, mid], [1, dark]], [.1, 0, .9, 1]),
  deck: (id, { mid, light }) => linear(id, [[0, mid], [1, light]], down),
  pen: (id, { light, shine, mid }) => linear(id, [[0, light], [.35, shine], [1, mid]], across),
  band: (id, { mid, light, dark }) => linear(id, [[0, mid], [.35, light], [1, dark]], across),
  strap: (id, { dark, light }) => linear(id, [[0, dark], [.4, light], [1, dark]], across),
  wallpaper: (id, { wallpaper }) => linear(id, [[0, wallpaper[0]], [1, wallpaper[1]]], [0, 0, .6, 1]),
  ring: id => linear(id, [[0, '#5b626d'], [.5, '#23272e'], [1, '#4a515c']], [0, 0, 1, 1]),
  lens: (id, { wallpaper }) => linear(id, [[0, wallpaper[1]], [.6, wallpaper[0]], [1, '#05060a']], [.1, 0, .8, 1]),
  glow: (id, { wallpaper }) => linear(id, [[0, wallpaper[1]], [.5, wallpaper[2]], [1, wallpaper[1]]], across),
  shadow: id => `<radialGradient id="${id}">${[[0, .3], [.6, .12], [1, 0]].map(([offset, opacity]) => `<stop offset="${offset}" stop-color="#14161b" stop-opacity="${opacity}"/>`).join('')}</radialGradient>`,
  mesh: id => `<pattern id="${id}" width="7" height="7" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.3" opacity=".22"/><circle cx="5.5" cy="5.5" r="1.3" opacity=".22"/></pattern>`,
};

/** The gradients that `drawing` refers to, in the tint's colours. */
export function gradients(drawing, tint) {
  const used = Object.entries(all).filter(([id]) => drawing.includes(`url(#${id})`));
  return `<defs>${used.map(([id, make]) => make(id, tint)).join('')}</defs>`;
}

// The logo mark of TechStore on its 32-unit square: as SVG, and as pixels where a PNG is needed.

const box = { size: 32, radius: 9, colour: [0x14, 0x16, 0x1b] };
const letter = { bars: [[8, 9, 21, 13], [12.5, 9, 16.5, 24]], colour: [0xff, 0xff, 0xff] };
const lamp = { x: 23, y: 22, radius: 2.5, colour: [0x6f, 0x86, 0xff] };

const hex = colour => `#${colour.map(part => part.toString(16).padStart(2, '0')).join('')}`;

/** The mark as an SVG file. */
export const markSvg = () => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${box.radius}" fill="${hex(box.colour)}"/>`
  + `<path fill="${hex(letter.colour)}" d="M8 9h13v4h-4.5v11h-4V13H8z"/><circle cx="${lamp.x}" cy="${lamp.y}" r="${lamp.radius}" fill="${hex(lamp.colour)}"/></svg>`;

function insideBox(x, y, radius) {
  const dx = Math.max(radius - x, x - (box.size - radius), 0);
  const dy = Math.max(radius - y, y - (box.size - radius), 0);
  return dx * dx + dy * dy <= radius * radius;
}

/** The colour of one point, or undefined outside. */
function colourAt(x, y, radius) {
  if ((x - lamp.x) ** 2 + (y - lamp.y) ** 2 <= lamp.radius ** 2) return lamp.colour;
  if (letter.bars.some(([left, top, right, bottom]) => x >= left && x < right && y >= top && y < bottom)) return letter.colour;
  return radius === 0 || insideBox(x, y, radius) ? box.colour : undefined;
}

/** The mean colour of a square of the given side, as RGBA; sampled at 8×8 points only if an edge runs through it. */
function pixel(left, top, side, radius) {
  const corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([x, y]) => colourAt(left + x * side, top + y * side, radius));
  if (corners.every(colour => colour === corners[0])) return corners[0] === undefined ? [0, 0, 0, 0] : [...corners[0], 255];
  const points = 8;
  const sum = [0, 0, 0];
  let covered = 0;
  for (let i = 0; i < points * points; i += 1) {
    const colour = colourAt(left + ((i % points) + 0.5) / points * side, top + (Math.floor(i / points) + 0.5) / points * side, radius);
    if (colour === undefined) continue;
    covered += 1;
    colour.forEach((part, channel) => { sum[channel] += part; });
  }
  return [...sum.map(part => (covered === 0 ? 0 : Math.round(part / covered))), Math.round((covered / (points * points)) * 255)];
}

/**
 * The mark as RGBA pixels, `size` on a side.
 * `bleed` fills the square to its corners, for systems that crop icons to their own shape.
 */
export function markPixels(size, { bleed = false } = {}) {
  const side = box.size / size;
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      pixels.set(pixel(column * side, row * side, side, bleed ? 0 : box.radius), (row * size + column) * 4);
    }
  }
  return pixels;
}

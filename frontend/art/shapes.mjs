// The shapes that drawings are made of, as SVG text. Coordinates are units of the 400×400 square.
// `look` adds attributes: { opacity: 0.5 } becomes opacity=".5".

const number = value => (typeof value === 'number' ? String(Number(value.toFixed(1))).replace(/^(-?)0\./, '$1.') : value);
const fraction = value => String(value).replace(/^0\./, '.');
const attributes = look => Object.entries(look).map(([name, value]) => ` ${name}="${fraction(value)}"`).join('');

/** A rectangle with rounded corners. */
export const box = (x, y, width, height, radius, fill, look = {}) =>
  `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"${radius === 0 ? '' : ` rx="${number(radius)}"`} fill="${fill}"${attributes(look)}/>`;

/** The lit edge of a rectangle: only its outline. */
export const rim = (x, y, width, height, radius, colour, opacity, thickness = 1.4) =>
  box(x, y, width, height, radius, 'none', { stroke: colour, ...(opacity === 1 ? {} : { 'stroke-opacity': opacity }), 'stroke-width': thickness });

/** A disc. */
export const disc = (x, y, radius, fill, look = {}) => `<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}" fill="${fill}"${attributes(look)}/>`;

/** An ellipse. */
export const oval = (x, y, radiusX, radiusY, fill, look = {}) =>
  `<ellipse cx="${number(x)}" cy="${number(y)}" rx="${number(radiusX)}" ry="${number(radiusY)}" fill="${fill}"${attributes(look)}/>`;

/** A filled path. */
export const shape = (path, fill, look = {}) => `<path d="${path}" fill="${fill}"${attributes(look)}/>`;

/** A stroked path with round caps. */
export const line = (path, colour, thickness, look = {}) =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${thickness}" stroke-linecap="round" stroke-linejoin="round"${attributes(look)}/>`;

/** A group of shapes; `transform` as in SVG. */
export const group = (transform, shapes) => `<g transform="${transform}">${shapes.join('')}</g>`;

/** Shapes clipped to one rectangle. A drawing has at most one clip. */
export const cut = (outline, shapes) => `<clipPath id="cut">${outline}</clipPath><g clip-path="url(#cut)">${shapes.join('')}</g>`;

/** The contact shadow below every drawing. */
export const shadow = (x, y, radiusX, radiusY = 12) => oval(x, y, radiusX, radiusY, 'url(#shadow)');

/** An indicator LED, green by default. */
export const lamp = (x, y, radius, colour = '#7dffb2') => disc(x, y, radius, colour);

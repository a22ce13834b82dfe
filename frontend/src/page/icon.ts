// Icons made by scripts. The sprite's address contains a hash, so it is taken from an icon already on the page.

const svgSpace = 'http://www.w3.org/2000/svg';

/** An icon of the sprite, hidden from screen readers; undefined on a page without icons. */
export function icon(name: string, more = ''): SVGSVGElement | undefined {
  const sprite = document.querySelector('svg.icon use')?.getAttribute('href')?.split('#')[0];
  if (sprite === undefined) return undefined;
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('class', `icon ${more}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  const use = document.createElementNS(svgSpace, 'use');
  use.setAttribute('href', `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** Changes which picture an existing icon shows. */
export function changeIcon(within: Element, name: string): void {
  const use = within.querySelector('svg.icon use');
  const sprite = use?.getAttribute('href')?.split('#')[0];
  if (use && sprite !== undefined) use.setAttribute('href', `${sprite}#${name}`);
}

// Icons made by scripts. The sprite's address has a hash in it, so it is read off an icon that the page already has.

const svgSpace = 'http://www.w3.org/2000/svg';

/** An icon of the sprite, hidden from screen readers; nothing on a page that shows no icon. */
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

/** Makes an icon that stands somewhere show another picture. */
export function changeIcon(within: Element, name: string): void {
  const use = within.querySelector('svg.icon use');
  const sprite = use?.getAttribute('href')?.split('#')[0];
  if (use && sprite !== undefined) use.setAttribute('href', `${sprite}#${name}`);
}

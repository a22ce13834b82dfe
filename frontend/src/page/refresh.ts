// Refreshes regions of the page: fetches the page again and swaps the regions in.

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): string } };
  }
}

// Only HTML from our own server is parsed, into a document that runs no scripts.
const policy = window.trustedTypes?.createPolicy('techstore', { createHTML: text => text });

/** Parses a page from our own server. */
export function parse(text: string): Document {
  return new DOMParser().parseFromString(policy?.createHTML(text) ?? text, 'text/html');
}

/** A selector that finds the same control again in the refreshed region. */
function controlPath(control: Element | null): string | undefined {
  if (control === null) return undefined;
  if (control.id !== '') return `#${CSS.escape(control.id)}`;
  const name = control.getAttribute('name');
  const value = control.getAttribute('value');
  const form = control.closest('form[id]')?.id;
  if (name === null || form === undefined) return undefined;
  return `#${CSS.escape(form)} [name="${CSS.escape(name)}"]${value === null ? '' : `[value="${CSS.escape(value)}"]`}`;
}

function focusAgain(path: string | undefined, region: string): void {
  const control = path === undefined ? null : document.querySelector<HTMLElement>(path);
  if (control && !control.matches(':disabled')) return control.focus();
  const first = document.querySelector<HTMLElement>(region.split(',')[0] ?? region);
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
}

/** A fresh copy of the page; undefined if fetching it failed. */
export async function currentPage(): Promise<Document | undefined> {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' }).catch(() => undefined);
  return response?.ok && !response.redirected ? parse(await response.text()) : undefined;
}

/** Replaces every match of `selector`, each with an id, by its counterpart in a fresh page; removes it if there is none. */
export function swapIn(fresh: Document, selector: string): void {
  const regions = [...document.querySelectorAll(selector)];
  const focused = regions.some(region => region.contains(document.activeElement)) ? controlPath(document.activeElement) ?? '' : undefined;
  for (const region of regions) {
    const next = region.id === '' ? null : fresh.getElementById(region.id);
    if (next) region.replaceWith(document.adoptNode(next));
    else region.remove();
  }
  if (focused !== undefined) focusAgain(focused === '' ? undefined : focused, selector);
  document.dispatchEvent(new CustomEvent('techstore:renewed'));
}

/**
 * Replaces every match of `selector` (a list of ids: `#cart, #cart-total`) by its fresh counterpart; false if that
 * failed. Keeps the focus where possible. Fires `techstore:renewed` on the document.
 */
export async function refresh(selector: string): Promise<boolean> {
  const fresh = await currentPage();
  if (!fresh) return false;
  swapIn(fresh, selector);
  return true;
}

// Renews regions of the page with what the server says now: fetches the page again and swaps the regions in.

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): string } };
  }
}

// HTML from our own server alone is parsed, and only into a document that runs nothing.
const policy = window.trustedTypes?.createPolicy('techstore', { createHTML: text => text });

/** A page of our own server. */
export function parse(text: string): Document {
  return new DOMParser().parseFromString(policy?.createHTML(text) ?? text, 'text/html');
}

/** A way to find the same control again in the renewed region. */
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

/** The page as the server shows it now; nothing when that did not work out. */
export async function currentPage(): Promise<Document | undefined> {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' }).catch(() => undefined);
  return response?.ok && !response.redirected ? parse(await response.text()) : undefined;
}

/** Swaps every element that `selector` finds, each with an id, by the one of a fresh page; one that is not there goes. */
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
 * Swaps every element that `selector` finds (a list of ids: `#cart, #cart-total`) by its fresh self; gives false when that
 * did not work out. The focus stays where it was if it can. Fires `techstore:renewed` on the document.
 */
export async function refresh(selector: string): Promise<boolean> {
  const fresh = await currentPage();
  if (!fresh) return false;
  swapIn(fresh, selector);
  return true;
}

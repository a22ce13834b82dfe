// After «Back» the browser shows the page as it was left, so the marks of the cart are fetched again.

import { currentPage } from '../page/refresh';

const marked = '[data-cart-count], [data-buy]';

/** Identifies an element among its equals: the n-th button of one product, the n-th cart count. */
const keyOf = (mark: HTMLElement): string => mark.dataset['buy'] ?? 'count';

function byKey(page: Document): Map<string, HTMLElement[]> {
  const marks = new Map<string, HTMLElement[]>();
  page.querySelectorAll<HTMLElement>(marked).forEach(mark => {
    marks.set(keyOf(mark), [...marks.get(keyOf(mark)) ?? [], mark]);
  });
  return marks;
}

/** Replaces the marks that are shown by those of a fresh copy of the page. */
async function renew(): Promise<void> {
  const page = await currentPage();
  if (!page) return;
  const fresh = byKey(page);
  for (const [key, marks] of byKey(document)) {
    marks.forEach((mark, at) => {
      const next = fresh.get(key)?.[at];
      if (next) mark.replaceWith(document.adoptNode(next));
    });
  }
}

function cameBack(event: PageTransitionEvent): boolean {
  const [arrival] = performance.getEntriesByType('navigation');
  return event.persisted || (arrival instanceof PerformanceNavigationTiming && arrival.type === 'back_forward');
}

/** Refreshes the marks after «Back». */
export function cartMarks(): void {
  window.addEventListener('pageshow', event => {
    if (cameBack(event) && document.querySelector('[data-buy]')) void renew();
  });
}

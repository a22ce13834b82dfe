// «Back» shows a page as it was left: what is in the cart by now is asked anew.

import { currentPage } from '../page/refresh';

const marked = '[data-cart-count], [data-buy]';

/** Where among its like an element stands: the buttons of one product, the numbers on the cart. */
const keyOf = (mark: HTMLElement): string => mark.dataset['buy'] ?? 'count';

function byKey(page: Document): Map<string, HTMLElement[]> {
  const marks = new Map<string, HTMLElement[]>();
  page.querySelectorAll<HTMLElement>(marked).forEach(mark => {
    marks.set(keyOf(mark), [...marks.get(keyOf(mark)) ?? [], mark]);
  });
  return marks;
}

/** Puts the marks of the page as it is now in the place of those that are shown. */
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

/** Has the marks right after «Back» as well. */
export function cartMarks(): void {
  window.addEventListener('pageshow', event => {
    if (cameBack(event) && document.querySelector('[data-buy]')) void renew();
  });
}

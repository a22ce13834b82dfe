// The cart count in the header and in the bottom bar: every `[data-cart-count]`.

import { element } from '../page/element';
import { plural } from '../page/plural';

/** Shows how many units are in the cart; hidden if it is empty. */
export function showCount(count: number): void {
  document.querySelectorAll<HTMLElement>('[data-cart-count]').forEach(badge => {
    badge.hidden = count === 0;
    badge.replaceChildren(
      count > 99 ? '99+' : String(count),
      element('span', { class: 'visually-hidden' }, ` ${plural(count, 'товар', 'товара', 'товаров')}`),
    );
  });
}

// Scrolls the link of the current page into view in a row or column that overflows.

export function showCurrent(): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-show-current]')) {
    const current = row.querySelector('[aria-current]');
    if (!current) continue;
    const [place, link] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
    row.scrollTop += link.top + link.height / 2 - place.top - place.height / 2;
    row.scrollLeft += link.left + link.width / 2 - place.left - place.width / 2;
  }
}

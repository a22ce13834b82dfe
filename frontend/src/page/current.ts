// Links in a row or column longer than its place: the one whose page this is comes into sight.

export function showCurrent(): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-show-current]')) {
    const current = row.querySelector('[aria-current]');
    if (!current) continue;
    const [place, link] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
    row.scrollTop += link.top + link.height / 2 - place.top - place.height / 2;
    row.scrollLeft += link.left + link.width / 2 - place.left - place.width / 2;
  }
}

// Navigates to an address from the server or a data attribute, only if it stays on this site.

/** Follows `address`; false if it leads to another site. */
export function follow(address: string | undefined): boolean {
  if (address === undefined || address === '') return false;
  const target = new URL(address, location.href);
  if (target.origin !== location.origin || !/^https?:$/.test(target.protocol)) return false;
  location.assign(target.href);
  return true;
}

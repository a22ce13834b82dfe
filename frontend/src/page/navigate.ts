// Goes to an address that came from the server or a data attribute, only when it stays on this site.

/** Follows `address`; gives false when it leads elsewhere. */
export function follow(address: string | undefined): boolean {
  if (address === undefined || address === '') return false;
  const target = new URL(address, location.href);
  if (target.origin !== location.origin || !/^https?:$/.test(target.protocol)) return false;
  location.assign(target.href);
  return true;
}

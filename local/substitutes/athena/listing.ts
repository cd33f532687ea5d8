/** A page of a list, and the token of the page behind it. */
export interface ListingPage {
  readonly items: readonly string[];
  readonly next: string | undefined;
}

/** @param token the last item that was given, since items may have come or gone in between; none begins in front */
export function listingPage(all: readonly string[], most: number, token: string | undefined): ListingPage {
  const start = token === undefined ? 0 : all.indexOf(token) + 1;
  const items = all.slice(start, start + most);
  return { items, next: start + most < all.length ? items.at(-1) : undefined };
}

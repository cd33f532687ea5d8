import type { Random } from './random';

export interface NewOrder {
  readonly symbol: string;
  readonly customer: string;
  readonly region: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly price: string | null;
  readonly placed_at: string;
  readonly note: string | null;
  readonly attributes: Readonly<Record<string, unknown>> | null;
}

/** What happens to orders: `order` counts the placed ones from 0. */
export type OrderAction =
  | { readonly kind: 'place'; readonly order: number; readonly body: NewOrder }
  | { readonly kind: 'amend'; readonly order: number; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'delete'; readonly order: number };

const regions = ['americas', 'asia', 'europe'] as const;
const notes = [null, '', 'at the close', 'a "quoted" note,\nover two lines', 'καλημέρα 🌊'] as const;

/**
 * An endless flow of orders at given prices: about half the actions place an order, the others amend, part-fill,
 * fill, cancel or delete one that is still open. The same random numbers and prices give the same flow.
 */
export class OrderFlow {
  private placed = 0;
  private readonly open: { order: number; partly: boolean }[] = [];

  constructor(private readonly random: Random) {}

  next(quote: { symbol: string; day: string; close: string }): OrderAction {
    const { random } = this;
    if (this.open.length < 5 || random.below(100) < 45) return this.place(quote);
    const index = random.below(this.open.length);
    const state = this.open[index];
    if (!state) return this.place(quote);
    const { order } = state;
    const dice = random.below(100);
    if (dice < 25) return { kind: 'amend', order, body: { price: quote.close, note: random.pick(notes) } };
    if (dice < 45 && !state.partly) {
      state.partly = true;
      return { kind: 'amend', order, body: { status: 'partially_filled' } };
    }
    this.open.splice(index, 1);
    if (dice < 85) return { kind: 'amend', order, body: { status: 'filled' } };
    if (dice < 95) return { kind: 'amend', order, body: { status: 'cancelled' } };
    return { kind: 'delete', order };
  }

  private place({ symbol, day, close }: { symbol: string; day: string; close: string }): OrderAction {
    const { random } = this;
    const order = this.placed++;
    this.open.push({ order, partly: false });
    const two = (number: number) => String(number).padStart(2, '0');
    const micros = String(random.below(1_000_000)).padStart(6, '0');
    return {
      kind: 'place',
      order,
      body: {
        symbol,
        customer: `C-${String(random.below(200)).padStart(4, '0')}`,
        region: random.pick(regions),
        side: random.pick(['buy', 'sell']),
        quantity: `${1 + random.below(500)}.${two(random.below(100))}`,
        // One in ten is a market order, which names no price.
        price: random.below(10) === 0 ? null : close,
        placed_at: `${day}T${two(14 + random.below(7))}:${two(random.below(60))}:${two(random.below(60))}.${micros}Z`,
        note: random.pick(notes),
        attributes: random.below(3) === 0 ? null : { venue: random.pick(['XNYS', 'XNAS']), lot: order },
      },
    };
  }
}

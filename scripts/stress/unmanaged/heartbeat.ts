// Time between two moments of the main job: the market stands still, and the feeds repeat its prices.
import type { Market, Quantity } from "../history";
import type { Stage } from "../stage";
import { tellFeeds } from "../world";

/** \{s\} After which Chainlink's feeds of these repeat an answer that has not moved; the others' day is longer than any wait. */
const HEARTBEAT = 3_600;
const BEATING: readonly Quantity[] = ["ETH", "BTC", "LINK"];

/** Lets time pass as the feeds do. */
export class Heartbeat {
  #toldAt = 0;

  constructor(readonly stage: Stage) {}

  /** The feeds were told the market's prices just now. */
  told(): void {
    this.#toldAt = this.stage.world.chain.now;
  }

  /** \{s\} When the feeds repeat their prices next: their quotes are as narrow as they get right after. */
  get nextAt(): number {
    return this.#toldAt + HEARTBEAT;
  }

  /** Waits and mines a block, so that views see the time; now, where the time has passed. @param time - \{s\} */
  async wait(time: number, market: Market): Promise<void> {
    const { world, quantities } = this.stage;
    while (this.#toldAt + HEARTBEAT < time) {
      world.chain.waitUntil(Math.max(world.chain.now, this.#toldAt + HEARTBEAT));
      this.told();
      const due = BEATING.filter((quantity) => quantities.includes(quantity));
      await tellFeeds(world, market, due);
    }
    await world.chain.mineAt(Math.max(time, world.chain.now + 1));
  }
}

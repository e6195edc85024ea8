// Time between two moments: the feeds repeat their prices every hour, and the keeper pokes the oracle as often.
import type { Market } from "../history";
import type { Stage } from "../stage";
import { Heartbeat } from "../unmanaged/heartbeat";
import type { Poker } from "./oracle";

/** Lets time pass as the feeds and the keeper do. */
export class PokingHeartbeat extends Heartbeat {
  constructor(
    stage: Stage,
    readonly poker: Poker,
  ) {
    super(stage);
  }

  override async wait(time: number, market: Market): Promise<void> {
    while (this.poker.dueAt <= time) {
      await super.wait(this.poker.dueAt - 1, market);
      await this.poker.poke();
    }
    await super.wait(time, market);
  }
}

// What is seen of a vault that nobody manages: weights, breaches, and the auctions' loss budget.
import { Interface } from "ethers";
import type { AuctionBudget } from "../checks";
import { byAsset, toNumber } from "../measure";
import type { Stage } from "../stage";
import type { SightingRow } from "../summary";
import { BreachBook, type Cause } from "./breaches";
import type { Bounds } from "./drift";

const VIEWS = new Interface([
  "function holdings() view returns (address[] tokens, uint256[] balances, uint256[] weights)",
  "function auctionLossBudget() view returns (uint256 used, uint256 size, uint256 period)",
]);
const HOUR = 3_600;

/** Looks at one vault and writes down what it sees. */
export class Watch {
  readonly sightings: SightingRow[] = [];
  readonly breaches: BreachBook;
  /** Targets, bands and triggers as they count. */
  bounds: readonly Bounds[];
  /** Whether the basket is above a cap on its volatility. */
  isTooVolatile = false;
  /** \{1\} Weights when they were looked at last, 18 decimals. */
  latest: readonly bigint[] = [];
  /** \{tok\} Balances then, claims left out. */
  balances: readonly bigint[] = [];
  /** \{1\} Largest part of the auctions' loss budget that was seen used. */
  fullest = 0;
  /** \{s\} Chain time of the present moment. */
  #moment = 0;

  constructor(readonly stage: Stage) {
    this.bounds = stage.policy.file.components;
    this.breaches = new BreachBook(stage.symbols, this.bounds);
  }

  /** A moment begins. @param time - \{s\} */
  enter(time: number): void {
    this.#moment = time;
  }

  /** \{h\} since the present moment. */
  get after(): number {
    return (this.stage.world.chain.now - this.#moment) / HOUR;
  }

  /** Looks at the weights and writes down what moved them. */
  async look(cause: Cause): Promise<void> {
    const { world, journal } = this.stage;
    this.sightings.push(await this.see());
    this.breaches.observe({ time: world.chain.now, point: journal.point }, this.latest, cause);
  }

  /** Reads weights and balances. */
  protected async see(): Promise<SightingRow> {
    const { vault, journal } = this.stage;
    const [, balances, weights] = await this.#view("holdings", vault.address);
    [this.latest, this.balances] = [weights as readonly bigint[], balances as readonly bigint[]];
    return { point: journal.point, after: this.after, weights: byAsset(this.stage, this.latest.map(toNumber)) };
  }

  /** The auctions' loss budget now. */
  async budget(): Promise<AuctionBudget> {
    const { world, vault } = this.stage;
    const [used, size, period] = await this.#view("auctionLossBudget", vault.address);
    const budget = {
      used: used as bigint,
      size: size as bigint,
      period: period as bigint,
      at: BigInt(world.chain.now),
    };
    this.fullest = Math.max(this.fullest, Number(budget.used) / Number(budget.size));
    return budget;
  }

  async #view(name: string, to: string): Promise<readonly unknown[]> {
    const answer = await this.stage.world.chain.call(to, VIEWS.encodeFunctionData(name));
    return VIEWS.decodeFunctionResult(name, answer).toArray() as readonly unknown[];
  }
}

// A vault under a cap on volatility, without an allocator: one keeper pokes the oracle and arms auctions, bidders fill them.
import { readAuctionHouse } from "@ballast/sdk";
import type { Episode, Market } from "../history";
import type { NamedPolicy } from "../policies";
import type { Random } from "../random";
import { openStage, type Stage } from "../stage";
import { AuctionHouse } from "../unmanaged/house";
import { NOBODY, playersOf, Twin, twinName } from "../unmanaged/twin";
import type { World } from "../world";
import { PokingHeartbeat } from "./heartbeat";
import { deployOracle, Poker } from "./oracle";
import type { StartFigures } from "./startFigures";
import { CappedWatch } from "./watch";

/** One capped vault through one run. */
export class CappedTwin extends Twin {
  private constructor(
    stage: Stage,
    house: AuctionHouse,
    readonly cap: CappedWatch,
    readonly poker: Poker,
  ) {
    super(stage, house);
  }

  /** Creates the oracle and the vault at its written targets. @param random - A stream of its own. */
  static async openCapped(
    world: World,
    policy: NamedPolicy,
    episode: Episode,
    figures: StartFigures,
    random: Random,
  ): Promise<CappedTwin> {
    const { founder, cast } = playersOf(world);
    const risk = await deployOracle(world, figures);
    const terms = { name: twinName(policy.name), founder, allocator: NOBODY, random, risk };
    const stage = await openStage(world, policy, episode, terms);
    const { policyPointer, writtenPolicy } = await stage.vault.snapshot();
    const watch = new CappedWatch(stage, policyPointer, writtenPolicy);
    const poker = new Poker(stage, risk.oracle, cast.keeper, watch);
    const address = await readAuctionHouse(stage.vault.reader, stage.vault.address);
    const house = new AuctionHouse(stage, address, cast, watch, new PokingHeartbeat(stage, poker), random);
    return new CappedTwin(stage, house, watch, poker);
  }

  override async told(time: number): Promise<void> {
    await super.told(time);
    if (this.poker.measurements.length === 0) await this.poker.begin();
    await this.poker.told();
  }

  /** Auctions; where the oracle could not be poked at once after prices moved, again when it could. */
  protected override async hold(market: Market, until: number): Promise<void> {
    await super.hold(market, until);
    if (!this.poker.isBehind || this.poker.dueAt >= until) return;
    await this.house.heartbeat.wait(this.poker.dueAt, market);
    await super.hold(market, until);
  }
}

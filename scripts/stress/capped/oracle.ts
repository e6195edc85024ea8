// The covariance oracle of a capped vault, and the keeper who pokes it.
import {
  covarianceOracleAbi,
  readCovariance,
  type Address,
  type CovarianceState,
  type Hex,
  type RiskBook,
} from "@ballast/sdk";
import { AbiCoder, concat, Interface } from "ethers";
import type { AssetSymbol } from "../assets";
import type { Stage } from "../stage";
import type { Watch } from "../unmanaged/watch";
import type { World } from "../world";
import { FACTORS, type Factor } from "./policy";
import { startVolatilities, toWad, type StartFigures } from "./startFigures";

/** Whose feed tells a factor's price. */
const ASSET_OF: Readonly<Record<Factor, AssetSymbol>> = { ETH: "WETH", BTC: "WBTC", LINK: "LINK" };
/** \{bps\} κ: brings the pairs' correlations, about 0.7 in calm times, above 0.9. */
export const STRESS_CORRELATION = 7_500n;
/** \{s\} `CovarianceOracle.MIN_SPACING`. */
export const POKE_SPACING = 3_600;
const ORACLE = new Interface(covarianceOracleAbi);

/** Deploys an oracle on the feeds of the vaults themselves. */
export async function deployOracle(world: World, figures: StartFigures): Promise<RiskBook> {
  const volatilities = startVolatilities(figures);
  const factors = FACTORS.map((factor, i) => [world.assets[ASSET_OF[factor]]?.feed, volatilities[i]]);
  const types = ["address", "tuple(address, uint256)[]", "uint256", "uint256"];
  const values = [world.accounts.owner, factors, toWad(figures.correlation), STRESS_CORRELATION];
  const data = concat([world.oracleCode, AbiCoder.defaultAbiCoder().encode(types, values)]);
  const oracle = await world.chain.deploy(world.accounts.owner, data);
  return { oracle, factors: Object.fromEntries(FACTORS.map((factor, i) => [factor, i])) };
}

/** What the oracle knew after a poke. */
export interface Measurement {
  readonly point: number;
  /** \{h\} after the moment of the point. */
  readonly after: number;
  readonly covariance: CovarianceState;
}

/** Pokes the oracle whenever it lets itself be poked and prices may have moved. */
export class Poker {
  readonly measurements: Measurement[] = [];
  /** Whether prices were told that no poke has seen yet. */
  isBehind = false;
  #last: number;

  constructor(
    readonly stage: Stage,
    readonly oracle: Address,
    readonly keeper: Address,
    readonly watch: Watch & { look(cause: "poke"): Promise<void> },
  ) {
    this.#last = stage.world.chain.now;
  }

  /** \{s\} Time of the block in which the next poke may be. */
  get dueAt(): number {
    return this.#last + POKE_SPACING;
  }

  /** Prices were told: looks at them at once, if the oracle lets itself be poked. */
  async told(): Promise<void> {
    this.isBehind = true;
    if (this.stage.world.chain.now + 1 >= this.dueAt) await this.poke();
  }

  /** Pokes, and looks at the block after, in which the poke shows. */
  async poke(): Promise<void> {
    const { world, journal } = this.stage;
    const data = ORACLE.encodeFunctionData("poke") as Hex;
    journal.spent("poke", await world.chain.transact(this.keeper, { to: this.oracle, data, value: 0n }));
    this.#last = world.chain.now;
    this.isBehind = false;
    await world.chain.mineAt(world.chain.now + 1);
    await this.#measure();
    await this.watch.look("poke");
  }

  /** Writes down what the oracle knows now. */
  async #measure(): Promise<void> {
    const covariance = await readCovariance(this.stage.vault.reader, this.oracle);
    this.measurements.push({ point: this.stage.journal.point, after: this.watch.after, covariance });
  }

  /** What the oracle began with. */
  async begin(): Promise<void> {
    await this.#measure();
  }
}

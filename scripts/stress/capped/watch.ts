// What is seen of a vault under a cap: weights, volatility as the chain judges it, and the targets as they count.
import { readRiskModel, scaledPolicy, type Address, type Policy, type RiskModel } from "@ballast/sdk";
import { riskLimitsAbi } from "@ballast/sdk";
import { Interface } from "ethers";
import { toNumber } from "../measure";
import type { Stage } from "../stage";
import type { CapSightingRow } from "../summary";
import { Watch } from "../unmanaged/watch";
import { CapBook, type CapCause } from "./volatilityBook";

const LIMITS = new Interface(riskLimitsAbi);
const WAD_PER_BPS = 10n ** 14n;

/** The fields of `IRiskLimits.RiskState` that are looked at. */
interface State {
  readonly volatility: bigint;
  readonly targetVolatility: bigint;
  readonly scale: bigint;
}

/** Looks at one capped vault and writes down what it sees. */
export class CappedWatch extends Watch {
  readonly capSightings: CapSightingRow[] = [];
  readonly book: CapBook;

  constructor(
    stage: Stage,
    readonly pointer: Address,
    readonly written: Policy,
  ) {
    super(stage);
    this.book = new CapBook((written.risk?.maxVolatility ?? 0n) * WAD_PER_BPS);
  }

  /** Looks at weights and volatility and writes down what moved them. */
  override async look(cause: CapCause): Promise<void> {
    const { chain } = this.stage.world;
    const sighting = await this.see();
    const state = await this.#stateNow();
    const model = await this.#modelNow();
    const { point, after } = sighting;
    this.book.observe({ point, after, time: chain.now, volatility: state.volatility }, cause);
    this.isTooVolatile = state.volatility > this.book.maximum;
    this.bounds = scaledPolicy(this.written, model).components;
    const [volatility, targetVolatility, scale] = [state.volatility, state.targetVolatility, state.scale].map(toNumber);
    this.capSightings.push({ ...sighting, cause, volatility, targetVolatility, scale } as CapSightingRow);
  }

  /** The contract's own judgement of the weights that were just seen. */
  async #stateNow(): Promise<State> {
    const { chain, riskLimits } = this.stage.world;
    const answer = await chain.call(riskLimits, LIMITS.encodeFunctionData("stateOf", [this.pointer, this.latest]));
    return LIMITS.decodeFunctionResult("stateOf", answer)[0] as State;
  }

  /** What the SDK's twin judges by. */
  async #modelNow(): Promise<RiskModel | undefined> {
    const { reader } = this.stage.vault;
    const { number, timestamp } = await reader.header("latest");
    return readRiskModel(reader, this.written, timestamp, number);
  }
}

import {
  changeHaircut,
  haircutsAt,
  impliedOfVariance,
  rangesAt,
  refreshRange,
  startHaircut,
  startRange,
  targetRange,
  type HaircutState,
  type RangeState,
  type Volatilities,
} from "@ballast/sdk";
import { AbiCoder, keccak256 } from "ethers";

const MASK_64 = (1n << 64n) - 1n;
const START = 1_716_422_400n;
const DAY = 86_400n;
const HALF = 5n * 10n ** 17n;
const BOUNDS = { minimum: 800n, maximum: 4_000n, zScore: 3_900n };

const coder = AbiCoder.defaultAbiCoder();

/** The stream that test/forge/risk/RequirementBits.t.sol repeats on the contract. */
export class RequirementStream {
  private random: bigint;
  private now = START;
  private range: RangeState;
  private haircut: HaircutState;
  private digest = `0x${"00".repeat(32)}`;

  constructor(seed: bigint) {
    this.random = seed;
    // three calls that each wait three days: the underlying, the collateral, and the surface, which refreshes
    const target = targetRange(BOUNDS, { measured: HALF, highest: HALF, implied: 0n });
    this.range = startRange(target, START + 3n * DAY);
    this.haircut = startHaircut(100n, 50n, START + 6n * DAY);
    this.now = START + 9n * DAY;
    const first = targetRange(BOUNDS, { measured: HALF, highest: HALF, implied: impliedOfVariance(0n) });
    this.range = refreshRange(this.range, first, this.now);
  }

  /** The digest after so many steps. */
  run(steps: number): string {
    for (let i = 0; i < steps; i++) this.step(i);
    return this.digest;
  }

  private step(i: number): void {
    const wait = this.draw(8n) % 8n === 0n ? this.draw(19n) : this.draw(13n);
    this.now += 1n + wait;
    const measured = this.draw(24n) * 10n ** 11n;
    const highest = measured + this.draw(24n) * 10n ** 11n;
    const variance = this.draw(20n) * 10n ** 12n;
    const depth = this.draw(8n) % 8n === 0n ? 0n : this.draw(40n) * 10n ** 9n;
    const isStale = this.draw(8n) % 4n === 0n;
    const volatilities: Volatilities = { measured, highest, implied: isStale ? 0n : impliedOfVariance(variance) };
    const target = targetRange(BOUNDS, volatilities);
    if (this.draw(8n) % 2n === 0n) this.range = refreshRange(this.range, target, this.now);
    if (i % 16 === 15) this.raise();
    const { initial, maintenance } = rangesAt(this.range, target, this.now);
    const pledged = this.draw(8n) % 8n === 0n ? 0n : this.draw(40n) * 10n ** 9n;
    const cuts = haircutsAt(this.haircut, pledged, depth, this.now);
    const words = [this.digest, initial, maintenance, cuts.initial, cuts.maintenance];
    this.digest = keccak256(coder.encode(["bytes32", "uint256", "uint256", "uint256", "uint256"], words));
  }

  private raise(): void {
    this.now += DAY;
    const [base, slope] = [this.haircut.base + this.draw(8n), this.haircut.slope + this.draw(8n)];
    const [most, steepest] = [6_000n, 5_000n];
    this.haircut = changeHaircut(
      this.haircut,
      base > most ? most : base,
      slope > steepest ? steepest : slope,
      this.now,
    );
  }

  private draw(bits: bigint): bigint {
    this.random = (this.random * 6364136223846793005n + 1442695040888963407n) & MASK_64;
    return this.random >> (64n - bits);
  }
}

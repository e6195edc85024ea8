import { hexOf, type Hex } from "./hex.js";

// Keccak-f[1600] and its sponge by the reference of its authors (Bertoni, Daemen, Peeters, Van Assche, 2011), on lanes of 64 bits.

const LANES = 25;
const ROUNDS = 24;
/** Bytes that are taken in at a time. */
const RATE = 136;
const LANE = 64;
const MASK = (1n << 64n) - 1n;

type Lanes = readonly bigint[];

const laneOf = (lanes: Lanes, x: number, y: number): bigint => lanes[(x % 5) + 5 * (y % 5)] ?? 0n;
const rotate = (lane: bigint, by: number): bigint =>
  ((lane << BigInt(by % LANE)) | (lane >> BigInt(LANE - (by % LANE)))) & MASK;

/** Every lane of the next state by its place. */
const mapped = (next: (x: number, y: number) => bigint): Lanes =>
  Array.from({ length: LANES }, (_, i) => next(i % 5, Math.floor(i / 5)));

function theta(lanes: Lanes): Lanes {
  const parity = [0, 1, 2, 3, 4].map((x) => [0, 1, 2, 3, 4].reduce((sum, y) => sum ^ laneOf(lanes, x, y), 0n));
  const column = (x: number): bigint => parity[x % 5] ?? 0n;
  return mapped((x, y) => laneOf(lanes, x, y) ^ column(x + 4) ^ rotate(column(x + 1), 1));
}

/** ρ and π: every lane is turned and goes elsewhere. */
function moved(lanes: Lanes): Lanes {
  const next = [...lanes];
  let [x, y] = [1, 0];
  for (let t = 0; t < ROUNDS; t += 1) {
    const lane = laneOf(lanes, x, y);
    [x, y] = [y, (2 * x + 3 * y) % 5];
    next[x + 5 * y] = rotate(lane, ((t + 1) * (t + 2)) / 2);
  }
  return next;
}

const chi = (lanes: Lanes): Lanes =>
  mapped((x, y) => laneOf(lanes, x, y) ^ (~laneOf(lanes, x + 1, y) & MASK & laneOf(lanes, x + 2, y)));

/** Constants of the rounds, bit by bit of a shift register. */
const CONSTANTS: readonly bigint[] = (() => {
  let register = 1;
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let bit = 0; bit < 7; bit += 1) {
      register = ((register << 1) ^ ((register >> 7) * 0x71)) % 256;
      if ((register & 2) !== 0) constant ^= 1n << BigInt(2 ** bit - 1);
    }
    return constant;
  });
})();

const permuted = (state: Lanes): Lanes =>
  CONSTANTS.reduce<Lanes>((lanes, constant) => {
    const next = chi(moved(theta(lanes)));
    return next.map((lane, i) => (i === 0 ? lane ^ constant : lane));
  }, state);

/** Bytes with the padding of Ethereum's Keccak, a whole number of blocks. */
function padded(data: Hex): readonly number[] {
  const bytes = (data.slice(2).match(/../g) ?? []).map((digits) => parseInt(digits, 16));
  const missing = RATE - (bytes.length % RATE);
  const padding = new Array<number>(missing).fill(0);
  padding[0] = 1;
  padding[missing - 1] = (padding[missing - 1] ?? 0) | 0x80;
  return [...bytes, ...padding];
}

/** Eight bytes, the lowest first. */
const littleEndian = (bytes: readonly number[]): bigint =>
  bytes.reduce((lane, byte, i) => lane | (BigInt(byte) << BigInt(8 * i)), 0n);

/** Eight bytes of a lane as digits, the lowest first. */
const digitsOf = (lane: bigint): string => (lane.toString(16).padStart(16, "0").match(/../g) ?? []).reverse().join("");

/**
 * Ethereum's hash of bytes.
 *
 * @throws {@link HexError} when the text is no bytes.
 * @example
 * ```ts
 * keccak256("0x"); // "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
 * ```
 */
export function keccak256(data: Hex): Hex {
  const bytes = padded(hexOf(data));
  let state: Lanes = new Array<bigint>(LANES).fill(0n);
  for (let start = 0; start < bytes.length; start += RATE) {
    const block = bytes.slice(start, start + RATE);
    state = permuted(state.map((lane, i) => lane ^ littleEndian(block.slice(8 * i, 8 * i + 8))));
  }
  return hexOf(`0x${state.slice(0, 4).map(digitsOf).join("")}`, 32);
}

/** The hash of a text in ASCII, as of the signatures of functions, events and types. */
export const keccakOfText = (text: string): Hex =>
  keccak256(`0x${Array.from(text, (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("")}`);

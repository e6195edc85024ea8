// What is measured: libraries, and the contracts that wrap their functions (scripts/bench/contracts).

/** What a function computes. */
export type Kind = "price" | "greeks" | "black" | "iv" | "exp" | "ln" | "sqrt" | "root" | "cdf" | "svi";

/** One measured function. */
export interface Subject {
  readonly library: string;
  readonly kind: Kind;
  /** File and contract in scripts/bench/contracts. */
  readonly file: string;
  readonly contract: string;
  /** What it gives, in words. */
  readonly gives: string;
  /** True for the 64.64 numbers of ABDK; otherwise 18 decimals. */
  readonly isBinary: boolean;
}

export const OURS = "Ballast";

type Named = Exclude<Kind, "svi">;

const SUFFIX: Readonly<Record<Named, string>> = {
  price: "Price",
  greeks: "Greeks",
  black: "Black",
  iv: "ImpliedVolatility",
  exp: "Exp",
  ln: "Ln",
  sqrt: "Sqrt",
  root: "Root",
  cdf: "Cdf",
};

const GIVES: Readonly<Record<Named, string>> = {
  price: "call and put",
  greeks: "call, put, two deltas, gamma, vega, two thetas",
  black: "call and put, discounted, of total volatility",
  iv: "volatility of a call",
  exp: "e^x",
  ln: "ln x",
  sqrt: "√x",
  root: "√ of seconds",
  cdf: "Φ(x)",
};

function family(library: string, file: string, kinds: readonly Named[], isBinary = false): Subject[] {
  return kinds.map((kind) => ({
    library,
    kind,
    file,
    contract: `${file}${SUFFIX[kind]}`,
    gives: GIVES[kind],
    isBinary: isBinary && kind !== "price",
  }));
}

/** Our own functions, which the quick check measures too. */
export const OWN: readonly Subject[] = family(OURS, "Ballast", [
  "price",
  "greeks",
  "black",
  "iv",
  "exp",
  "ln",
  "root",
  "cdf",
]);

/** Raw SVI, over the real slices. */
export const SVI: readonly Subject[] = (
  [
    ["BallastSviVariance", "w(k)"],
    ["BallastSviDerivatives", "w(k), w'(k), w''(k)"],
    ["BallastSviAcceptable", "all checks of a slice"],
    ["BallastSviCalendar", "calendar check of two slices"],
  ] as const
).map(([contract, gives]) => ({ library: OURS, kind: "svi", file: "BallastSvi", contract, gives, isBinary: false }));

export const PEERS: readonly Subject[] = [
  ...family("Solady", "Solady", ["price", "exp", "ln", "sqrt"]),
  ...family("PRBMath", "Prb", ["price", "exp", "ln", "sqrt"]),
  ...family("ABDK 64.64", "Abdk", ["price", "exp", "ln", "sqrt"], true),
  ...family("OpenZeppelin", "OpenZeppelin", ["price", "sqrt"]),
];

/** npm package of each library. */
export const PACKAGES: Readonly<Record<string, string>> = {
  Solady: "solady",
  PRBMath: "@prb/math",
  "ABDK 64.64": "abdk-libraries-solidity",
  OpenZeppelin: "@openzeppelin/contracts",
};

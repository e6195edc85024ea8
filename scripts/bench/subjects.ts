// What is measured: libraries, and the contracts that wrap their functions (scripts/bench/contracts).

/** What a function computes. */
export type Kind = "price" | "greeks" | "iv" | "exp" | "ln" | "sqrt" | "svi";

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
  readonly isBinary?: boolean;
}

export const OURS = "Ballast";

const CALL_AND_PUT = "call and put";

function family(library: string, file: string, kinds: readonly Kind[], isBinary = false): Subject[] {
  const suffix = {
    price: "Price",
    greeks: "Greeks",
    iv: "ImpliedVolatility",
    exp: "Exp",
    ln: "Ln",
    sqrt: "Sqrt",
    svi: "",
  };
  const gives = {
    price: CALL_AND_PUT,
    greeks: "",
    iv: "volatility of a call",
    exp: "e^x",
    ln: "ln x",
    sqrt: "√x",
    svi: "",
  };
  return kinds.map((kind) => ({
    library,
    kind,
    file,
    contract: `${file}${suffix[kind]}`,
    gives: gives[kind],
    isBinary: isBinary && kind !== "price",
  }));
}

/** Our own functions, which the quick check measures too. */
export const OWN: readonly Subject[] = [
  ...family(OURS, "Ballast", ["price", "iv", "exp", "ln"]),
  {
    library: OURS,
    kind: "greeks",
    file: "Ballast",
    contract: "BallastGreeks",
    gives: "call, put, two deltas, gamma, vega, two thetas",
  },
];

/** Raw SVI, over the real slices. */
export const SVI: readonly Subject[] = (
  [
    ["BallastSviVariance", "w(k)"],
    ["BallastSviDerivatives", "w(k), w'(k), w''(k)"],
    ["BallastSviAcceptable", "all checks of a slice"],
    ["BallastSviCalendar", "calendar check of two slices"],
  ] as const
).map(([contract, gives]) => ({ library: OURS, kind: "svi", file: "BallastSvi", contract, gives }));

export const PEERS: readonly Subject[] = [
  ...family("Solady", "Solady", ["price", "exp", "ln", "sqrt"]),
  ...family("PRBMath", "Prb", ["price", "exp", "ln", "sqrt"]),
  ...family("ABDK 64.64", "Abdk", ["price", "exp", "ln", "sqrt"], true),
  ...family("OpenZeppelin", "OpenZeppelin", ["price", "sqrt"]),
  ...family("Lyra v1", "Lyra", ["price"]),
  {
    library: "Lyra v1",
    kind: "greeks",
    file: "Lyra",
    contract: "LyraGreeks",
    gives: "call, put, two deltas, vega, standardised vega",
  },
];

/** npm package of each library. */
export const PACKAGES: Readonly<Record<string, string>> = {
  Solady: "solady",
  PRBMath: "@prb/math",
  "ABDK 64.64": "abdk-libraries-solidity",
  OpenZeppelin: "@openzeppelin/contracts",
  "Lyra v1": "@lyrafinance/protocol",
};

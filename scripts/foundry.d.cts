/** The path of `forge` or `anvil`; throws, saying what to do, when there is none. */
export function foundryBinary(this: void, tool: "forge" | "anvil"): string;

/** A parameter that somebody may change, and how. */
export interface Parameter {
  /** As its envelope, or its field in the policy, is called. */
  readonly name: string;
  readonly unit: "bps" | "WAD" | "s" | "account";
  readonly meaning: string;
  /** Functions by which it is set, as `Contract.function`. */
  readonly setBy: readonly string[];
  /** What lowers risk, and for whom at once. */
  readonly atOnce: string;
  /** What raises risk, and after which delay. */
  readonly delayed: string;
}

/** Delay of a vault's timelock in words. */
const DELAY = "3 days (1 to 30, itself a parameter)";
const OWNER_OR_CURATOR = "owner, curator";

/** Parameters of a vault outside its policy. */
export const VAULT_PARAMETERS: readonly Parameter[] = [
  {
    name: "lossBudget",
    unit: "WAD",
    meaning: "largest loss by trades, and again by auctions, as a fraction of value",
    setBy: ["VaultAdministration.setLossBudgets"],
    atOnce: `smaller: ${OWNER_OR_CURATOR}`,
    delayed: `larger: ${DELAY}`,
  },
  {
    name: "lossPeriod",
    unit: "s",
    meaning: "time in which a used-up loss budget drains",
    setBy: ["VaultAdministration.setLossBudgets"],
    atOnce: `longer: ${OWNER_OR_CURATOR}`,
    delayed: `shorter: ${DELAY}`,
  },
  {
    name: "managementRate",
    unit: "bps",
    meaning: "management fee a year",
    setBy: ["VaultAdministration.setFeeRates"],
    atOnce: `lower: ${OWNER_OR_CURATOR}`,
    delayed: `higher: ${DELAY}`,
  },
  {
    name: "performanceRate",
    unit: "bps",
    meaning: "performance fee on gains over the high-water mark",
    setBy: ["VaultAdministration.setFeeRates"],
    atOnce: `lower: ${OWNER_OR_CURATOR}`,
    delayed: `higher: ${DELAY}`,
  },
  {
    name: "feeRecipient",
    unit: "account",
    meaning: "who gets the vault's part of the fees",
    setBy: ["VaultAdministration.setFeeRecipient"],
    atOnce: "any: owner (it costs the holders nothing)",
    delayed: "never",
  },
  {
    name: "delay",
    unit: "s",
    meaning: "how long calls of one function wait",
    setBy: ["VaultAdministration.setDelay"],
    atOnce: `longer: ${OWNER_OR_CURATOR}`,
    delayed: "shorter: the function's present delay",
  },
];

/** Who may be named, by whom. */
export const ROLE_PARAMETERS: readonly Parameter[] = [
  {
    name: "allocator",
    unit: "account",
    meaning: "may trade inside the policy and the loss budget",
    setBy: ["VaultAdministration.setAllocator"],
    atOnce: "nobody: owner, curator, guardian",
    delayed: `somebody: ${DELAY}`,
  },
  {
    name: "curator",
    unit: "account",
    meaning: "manages policy and parameters, with the same delays as the owner",
    setBy: ["VaultAdministration.setCurator"],
    atOnce: "any: owner",
    delayed: "never",
  },
  {
    name: "guardian",
    unit: "account",
    meaning: "only de-risks: pauses, revokes what waits, dismisses the allocator, tightens the policy",
    setBy: ["VaultAdministration.setGuardian"],
    atOnce: "the first one: owner",
    delayed: `another: submitted by the owner alone, ${DELAY}; the guardian cannot revoke it`,
  },
  {
    name: "owner",
    unit: "account",
    meaning: "names the others",
    setBy: ["VaultAdministration.offerOwnership", "VaultAdministration.acceptOwnership"],
    atOnce: "offered by the owner, accepted by the next",
    delayed: "never",
  },
];

/** Of the protocol as a whole. */
export const PROTOCOL_PARAMETERS: readonly Parameter[] = [
  {
    name: "protocolShare",
    unit: "bps",
    meaning: "the protocol's part of every vault's fees, not on top of them",
    setBy: ["ProtocolFee.setShare"],
    atOnce: `lower: ${OWNER_OR_CURATOR}`,
    delayed: "higher: at least 7 days",
  },
  {
    name: "protocolRecipient",
    unit: "account",
    meaning: "who gets it",
    setBy: ["ProtocolFee.setRecipient"],
    atOnce: "any: owner",
    delayed: "never",
  },
];

const POLICY = ["PolicyRegistry.submit", "PolicyRegistry.accept"];
const POLICY_DELAY = "3 days";

/** Limits of a policy. The names are the fields of `IPolicyRegistry.Limits`. */
export const LIMIT_PARAMETERS: readonly (Parameter & { readonly maximum: string })[] = [
  {
    name: "maxTradeLoss",
    maximum: "MAX_TRADE_LOSS",
    unit: "bps",
    meaning: "a trade has to bring at least the middle price less this",
    setBy: POLICY,
    atOnce: "lower: owner, curator, guardian",
    delayed: `higher: ${POLICY_DELAY}`,
  },
  {
    name: "swingRate",
    maximum: "MAX_SWING_RATE",
    unit: "bps",
    meaning: "fee on the misallocation that a single-asset entry or exit adds",
    setBy: POLICY,
    atOnce: "never: depositors count on it",
    delayed: `any: ${POLICY_DELAY}`,
  },
  {
    name: "freeFlow",
    maximum: "MAX_FREE_FLOW",
    unit: "bps",
    meaning: "single-asset volume without swing fee, an hour, of the net asset value",
    setBy: POLICY,
    atOnce: "never: depositors count on it",
    delayed: `any: ${POLICY_DELAY}`,
  },
  {
    name: "auctionPremium",
    maximum: "MAX_AUCTION_PREMIUM",
    unit: "bps",
    meaning: "above the middle, where a rebalance auction starts",
    setBy: POLICY,
    atOnce: "never: bidders count on it",
    delayed: `any: ${POLICY_DELAY}`,
  },
  {
    name: "auctionCost",
    maximum: "MAX_AUCTION_COST",
    unit: "bps",
    meaning: "below the middle, where it ends",
    setBy: POLICY,
    atOnce: "never: bidders count on it",
    delayed: `any: ${POLICY_DELAY}`,
  },
];

/** Bounds on weights. */
export const WEIGHT_PARAMETERS: readonly (Parameter & { readonly range: string })[] = [
  {
    name: "maxWeight (component, group)",
    range: "target to 10,000",
    unit: "bps",
    meaning: "weight that nobody may push it above",
    setBy: POLICY,
    atOnce: "lower: owner, curator, guardian; auctions follow after 3 days",
    delayed: `higher: ${POLICY_DELAY}`,
  },
  {
    name: "minWeight (component, group)",
    range: "0 to target",
    unit: "bps",
    meaning: "weight that nobody may push it below",
    setBy: POLICY,
    atOnce: "never: a minimum forces purchases",
    delayed: `any: ${POLICY_DELAY}`,
  },
  {
    name: "targetWeight",
    range: "0 to 10,000, in sum 10,000",
    unit: "bps",
    meaning: "what auctions restore and swing fees measure from",
    setBy: POLICY,
    atOnce: "never",
    delayed: `any: ${POLICY_DELAY}`,
  },
  {
    name: "trigger",
    range: "1 to 10,000",
    unit: "bps",
    meaning: "distance from the target at which anyone may arm an auction",
    setBy: POLICY,
    atOnce: "never",
    delayed: `any: ${POLICY_DELAY}`,
  },
  {
    name: "token, feed, groups, retiring",
    range: "at most 16 components, 32 groups, 2 groups a component",
    unit: "account",
    meaning: "what is listed, and what prices it",
    setBy: POLICY,
    atOnce: "never",
    delayed: `any: ${POLICY_DELAY}`,
  },
];

/** Something that is done, not set. */
export interface Act {
  readonly call: string;
  readonly what: string;
  readonly who: string;
}

/** Acts of roles and of anyone in what is called rarely. */
export const ACTS: readonly Act[] = [
  {
    call: "VaultAdministration.pause",
    what: "pauses entry, single-asset exit, trading or auctions for at most 7 days, with 7 days between",
    who: "owner, curator, guardian: at once",
  },
  {
    call: "VaultAdministration.liftPause",
    what: "ends a pause early",
    who: `guardian: at once; owner, curator: ${DELAY}`,
  },
  {
    call: "VaultAdministration.submit",
    what: "starts the delay of a call",
    who: "owner, curator (a new guardian: owner alone)",
  },
  { call: "VaultAdministration.accept", what: "makes a call whose delay is over, within 14 days", who: "anyone" },
  {
    call: "VaultAdministration.revoke",
    what: "takes a waiting call back",
    who: "owner, curator, guardian (a new guardian: owner alone)",
  },
  { call: "VaultAdministration.abdicate", what: "gives a delayed function up for ever", who: "owner: at once" },
  {
    call: "VaultAdministration.reportFeed",
    what: "records whether a component's feed quotes",
    who: "anyone",
  },
  {
    call: "VaultAdministration.enterRecoveryForPause",
    what: "leaves the exit in kind alone open after 14 days of pauses",
    who: "anyone",
  },
  {
    call: "VaultAdministration.enterRecoveryForFeed",
    what: "leaves the exit in kind alone open after 3 days of a dead feed",
    who: "anyone",
  },
  { call: "VaultAdministration.leaveRecovery", what: "opens the vault again", who: `owner, curator: ${DELAY}` },
  {
    call: "VaultAdministration.writeOff",
    what: "gives a component with a dead feed to the holders of that moment",
    who: `owner, curator: ${DELAY}`,
  },
  {
    call: "VaultAdministration.collectWriteOff",
    what: "turns an account's part of a write-off into its claim",
    who: "anyone",
  },
  { call: "VaultAdministration.crystalliseFees", what: "takes the fees that are due", who: "anyone" },
  { call: "VaultAdministration.installPolicy", what: "puts a policy into force", who: "the policy registry" },
  { call: "VaultAdministration.initialize", what: "creates the vault, once", who: "whoever clones it, in one call" },
  {
    call: "PolicyRegistry.write",
    what: "writes the first policy of a vault",
    who: "the vault, at its creation",
  },
  { call: "PolicyRegistry.revoke", what: "takes a waiting policy back", who: "owner, curator, guardian" },
];

import type { ReadContext } from "../deployContext";
import { feedConstruction, type Construction } from "./feedDeployment";
import { FEED_NAMES } from "./feedTerms";
import { covarianceArguments } from "./riskTerms";

/** A deployed contract with what it should be. */
export interface Expectation extends Construction {
  /** Name of the record. */
  readonly name: string;
}

/** Stands for a contract that is not recorded: nothing on a chain has this address. */
const UNRECORDED = "0x0000000000000000000000000000000000000000";

/** Addresses by the names of records. */
type AddressBook = (name: string) => string;

/** Names of the contracts that others are constructed with. */
const NAMED = [
  ...FEED_NAMES,
  "CovarianceOracle",
  "ExitLiquidity",
  "RiskLimits",
  "PolicyRegistry",
  "ProtocolFee",
  "VaultAdministration",
  "RebalanceAuction",
  "VaultAuctions",
  "ComponentEntryImplementation",
  "WrappedVaultImplementation",
  "EntryFactory",
  "VaultEntries",
  "AllocationVaultImplementation",
  "RedemptionRequestsSaleImplementation",
  "RedemptionRequestsImplementation",
  "RiskParameters",
  "VolSurface",
  "MarginListing",
  "Settlement",
  "MarginEngine",
  "MarginReader",
  "Clearinghouse",
];

async function addressBook(context: ReadContext): Promise<AddressBook> {
  const addresses = new Map<string, string>();
  for (const name of NAMED) addresses.set(name, (await context.recordOf(name))?.address ?? UNRECORDED);
  return (name) => addresses.get(name) ?? UNRECORDED;
}

/** A contract whose views are its constructor's arguments, in their order. */
const plain = (name: string, views: Readonly<Record<string, unknown>>, contract = name): Expectation => ({
  name,
  contract,
  constructorArguments: Object.values(views),
  views,
});

/** What vaults are made of. */
function vaultExpectations(context: ReadContext, at: AddressBook): readonly Expectation[] {
  const { protocolShare } = context.config;
  const treasury = context.account(context.config.owner);
  return [
    plain("RiskLimits", {}),
    plain("PolicyRegistry", { riskLimits: at("RiskLimits") }),
    plain("ProtocolFee", { owner: treasury, recipient: treasury, share: protocolShare }),
    plain("VaultAdministration", { policyRegistry: at("PolicyRegistry"), protocolFee: at("ProtocolFee") }),
    plain("RebalanceAuction", {}),
    plain("VaultAuctions", { policyRegistry: at("PolicyRegistry"), rebalanceAuction: at("RebalanceAuction") }),
  ];
}

/** Vaults' entries, the vault itself, and redemption requests. */
function frontExpectations({ config }: ReadContext, at: AddressBook): readonly Expectation[] {
  const { permit2 } = config;
  return [
    plain("ComponentEntryImplementation", { permit2 }, "ComponentEntry"),
    plain("WrappedVaultImplementation", { permit2 }, "WrappedVault"),
    plain("EntryFactory", {
      entryImplementation: at("ComponentEntryImplementation"),
      wrapperImplementation: at("WrappedVaultImplementation"),
    }),
    plain("VaultEntries", {
      policyRegistry: at("PolicyRegistry"),
      protocolFee: at("ProtocolFee"),
      entryFactory: at("EntryFactory"),
    }),
    plain(
      "AllocationVaultImplementation",
      {
        policyRegistry: at("PolicyRegistry"),
        administration: at("VaultAdministration"),
        auctions: at("VaultAuctions"),
        entries: at("VaultEntries"),
        protocolFee: at("ProtocolFee"),
      },
      "AllocationVault",
    ),
    plain("VaultFactory", { implementation: at("AllocationVaultImplementation") }),
    plain("RedemptionRequestsSaleImplementation", {}, "RedemptionRequestsSale"),
    plain(
      "RedemptionRequestsImplementation",
      { saleImplementation: at("RedemptionRequestsSaleImplementation") },
      "RedemptionRequests",
    ),
    plain("RedemptionRequestsFactory", { implementation: at("RedemptionRequestsImplementation") }),
  ];
}

/** Routes, lens and what measures risk. */
function otherExpectations(context: ReadContext, at: AddressBook): readonly Expectation[] {
  const { risk, swapRouter02 } = context.config;
  const treasury = context.account(context.config.owner);
  return [
    plain("UniswapV3Route", { router: swapRouter02 }),
    plain("Erc4626Route", {}),
    plain("VaultLens", {}),
    {
      name: "CovarianceOracle",
      contract: "CovarianceOracle",
      constructorArguments: covarianceArguments(risk, treasury, at),
      views: { owner: treasury, factorCount: BigInt(risk.factors.length) },
    },
    plain("ExitLiquidity", {}),
    plain("RiskParameters", {
      owner: treasury,
      covarianceOracle: at("CovarianceOracle"),
      exitLiquidity: at("ExitLiquidity"),
    }),
  ];
}

/** Margin accounts, where there are any. */
function marginExpectations(context: ReadContext, at: AddressBook): readonly Expectation[] {
  const { margin, owner } = context.config;
  if (margin === undefined) return [];
  const treasury = context.account(owner);
  const { quorum, cashToken, stressCorrelation } = margin;
  const reporters = margin.reporters.map((reporter) => context.account(reporter));
  return [
    {
      name: "VolSurface",
      contract: "VolSurface",
      constructorArguments: [treasury, reporters, quorum],
      views: { owner: treasury, reporterCount: BigInt(reporters.length), quorum },
    },
    plain("MarginListing", { owner: treasury }),
    plain("Settlement", { listing: at("MarginListing") }),
    plain("MarginEngine", {}),
    plain("MarginReader", {
      listing: at("MarginListing"),
      engine: at("MarginEngine"),
      surface: at("VolSurface"),
      riskParameters: at("RiskParameters"),
      settlement: at("Settlement"),
      stressCorrelation,
    }),
    plain("Clearinghouse", { cashToken, listing: at("MarginListing"), reader: at("MarginReader") }),
    plain("MarginLens", {}),
    plain("GreeksLens", {}),
    plain("QuoteExchange", { clearinghouse: at("Clearinghouse") }),
  ];
}

/** Every contract but the vaults, as configuration and recorded addresses say it should be. */
export async function contractExpectations(context: ReadContext): Promise<readonly Expectation[]> {
  const { feeds } = context.config;
  const at = await addressBook(context);
  return [
    ...FEED_NAMES.map((name) => ({ name, ...feedConstruction(feeds[name], at) })),
    ...vaultExpectations(context, at),
    ...frontExpectations(context, at),
    ...otherExpectations(context, at),
    ...marginExpectations(context, at),
  ];
}

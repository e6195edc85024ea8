import { toDeployFunction } from "../scripts/lib/deployContext";

/** Margin accounts: volatility surface, listing, settlement, engine, reader, lenses, clearinghouse and the exchange of quotes. */
export default toDeployFunction({
  tags: ["margin"],
  dependencies: ["risk"],
  async run(context) {
    const { margin, owner } = context.config;
    if (margin === undefined) {
      context.log(`No margin accounts on ${context.network}: no reporters of volatilities are named.`);
      return;
    }
    const treasury = context.account(owner);
    const risk = await context.recordOf("RiskParameters");
    const reporters = margin.reporters.map((reporter) => context.account(reporter));
    const surface = await context.deploy("VolSurface", "VolSurface", [treasury, reporters, margin.quorum]);
    const listing = await context.deploy("MarginListing", "MarginListing", [treasury]);
    const settlement = await context.deploy("Settlement", "Settlement", [listing.address]);
    const engine = await context.deploy("MarginEngine", "MarginEngine", []);
    const reader = await context.deploy("MarginReader", "MarginReader", [
      listing.address,
      engine.address,
      surface.address,
      risk?.address,
      settlement.address,
      margin.stressCorrelation,
    ]);
    const house = await context.deploy("Clearinghouse", "Clearinghouse", [
      margin.cashToken,
      listing.address,
      reader.address,
    ]);
    await context.deploy("MarginLens", "MarginLens", []);
    await context.deploy("GreeksLens", "GreeksLens", []);
    await context.deploy("QuoteExchange", "QuoteExchange", [house.address]);
  },
});

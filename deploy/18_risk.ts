import { toDeployFunction } from "../scripts/lib/deployContext";
import { feedAddresses } from "../scripts/lib/deploy/feedAddresses";
import { covarianceArguments } from "../scripts/lib/deploy/riskTerms";

/** What measures risk: covariances of the factors, what can leave through venues, and the requirements that follow. */
export default toDeployFunction({
  tags: ["risk"],
  dependencies: ["feeds", "quotes"],
  async run(context) {
    const { risk, owner } = context.config;
    const treasury = context.account(owner);
    const feeds = await feedAddresses(context);
    const oracleArguments = covarianceArguments(risk, treasury, (name) => feeds[name]);
    const oracle = await context.deploy("CovarianceOracle", "CovarianceOracle", oracleArguments);
    const exits = await context.deploy("ExitLiquidity", "ExitLiquidity", []);
    await context.deploy("RiskParameters", "RiskParameters", [treasury, oracle.address, exits.address]);
  },
});

// Statistics and allocation beside the protocol, as `@ballast/sdk/analysis`. Floats are allowed here and nowhere else: what comes
// out informs people and proposes weights; the chain computes money from integers of its own.
export { AnalysisError } from "./AnalysisError.js";
export { type Matrix, quadraticForm, type Vector } from "./matrix.js";
export { eigenvalues } from "./eigenvalues.js";
export { columnMeans, logReturns, mean, quantile, standardDeviation } from "./statistics.js";
export { correlationOf, ewmaCovariance, FAST_DECAY, sampleCovariance } from "./covariance.js";
export { type ShrunkCovariance, shrinkTowardsConstantCorrelation, shrinkTowardsIdentity } from "./shrinkage.js";
export { averageCorrelation, correlationByRegime } from "./correlation.js";
export type { CorrelationByRegime, DateWindow, RegimeCorrelation } from "./correlation.js";
export { blendedVariances, ewmaVariances, qlike, rangeVariance } from "./volatility.js";
export { leastSquares } from "./leastSquares.js";
export { fitHar, forecastHar, type HarModel } from "./har.js";
export { filteredReturns, liquidityAdjustedTailRisk, liquidityCost, lossesOf, tailRiskOf } from "./tailRisk.js";
export type { LiquidityTerms, TailRisk } from "./tailRisk.js";
export type { ProgrammeResult, ProgrammeSolver } from "./solver.js";
export type { WeightLimits } from "./allocation/limits.js";
export { equalWeights, fixedWeights, inverseVolatility, targetVolatility } from "./allocation/simple.js";
export type { BandedWeights, TargetedWeights } from "./allocation/simple.js";
export { equalRiskContribution, riskContributions } from "./allocation/equalRiskContribution.js";
export { hierarchicalRiskParity } from "./allocation/hierarchicalRiskParity.js";
export { minimumVariance } from "./allocation/minimumVariance.js";
export { minimumCvar } from "./allocation/minimumCvar.js";
export { quasiExplicitFit, type VariancePoint } from "./svi/quasiExplicit.js";
export { type RawSvi, rawDurrleman, rawVariance, toRawSvi, toSviParameters } from "./svi/rawSvi.js";
export { fitSvi, type SviFit, type VolatilityQuote } from "./svi/sviFit.js";

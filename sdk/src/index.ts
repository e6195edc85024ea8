export { decodeResult, encodeCall, type AbiItem } from "./abi/call.js";
export { decodeParameters } from "./abi/decode.js";
export { encodeParameters } from "./abi/encode.js";
export { AbiError, type AbiParameter, type AbiValue } from "./abi/values.js";
export { BallastClient, VaultEntity, type Deployment } from "./client.js";
export { addressOf, HexError, hexOf, isSameAddress, type Address, type Hex } from "./core/hex.js";
export { revertDataOf, RpcAnswerError, rpcReader } from "./core/reader.js";
export type { BlockHeader, BlockTag, CallResult, JsonRpc, Reader } from "./core/reader.js";
export type { TransactionRequest } from "./core/transaction.js";
export { BallastError, type ErrorDecoder } from "./errors/BallastError.js";
export { Panic, RevertReason } from "./errors/builtin.js";
export { decodeError } from "./errors/decodeError.js";
export { UnknownError } from "./errors/UnknownError.js";
export * from "./generated/abis.js";
export * from "./generated/errors.js";
export { verifyInvariants, verifySnapshot, type InvariantResult, type InvariantScope } from "./invariants/verify.js";
export { vaultSlots } from "./generated/storage.js";
export { checkDeposit, checkRedeem, checkTrade } from "./vault/checks.js";
export { type Verdict } from "./reading/reading.js";
export { FixedPointError, MAX_UINT256, mulDivDown, mulDivUp, WAD } from "./math/fixedPoint.js";
export { flowAllowanceLeftAt, unpackFlowAllowance, useFlowAllowance } from "./math/flowAllowance.js";
export type { FlowAllowance } from "./math/flowAllowance.js";
export { fallOutflow, outflowFee, outflowFullAt, outflowUsedAt, riseOutflow, unpackOutflow } from "./math/outflow.js";
export type { Outflow, OutflowChange } from "./math/outflow.js";
export {
  depositFlow,
  depositSwingFee,
  freeFlowAfter,
  freeFlowAllowance,
  outflowAfter,
  previewDeposit,
  previewRedeem,
  recentOutflow,
  redeemFlow,
  redeemSwingFee,
  simulateDeposit,
  simulateRedeem,
  type Flow,
} from "./vault/flows.js";
export { effectiveSupply, pendingFees, VIRTUAL_SHARES } from "./vault/fees.js";
export { previewMintInKind, previewRedeemInKind } from "./vault/inKind.js";
export { gainOver, managementShares, MAX_FEE_DAYS, performanceShares, priceUp } from "./math/feeMath.js";
export type { FeeState, PendingFees } from "./math/feeMath.js";
export { chargeLossBudget, lossBudgetUsedAt, unpackLossBudget, type LossBudget } from "./math/lossBudget.js";
export { verifyClearinghouse, clearinghouseScopeOf } from "./invariants/clearinghouse.js";
export type { ClearinghouseInvariant, ClearinghouseScope, MarginLog } from "./invariants/clearinghouse.js";
export { clearinghouseSlots } from "./generated/storage.js";
export { keccak256, keccakOfText } from "./core/keccak.js";
export {
  accrueInterest,
  batchActions,
  BatchError,
  cancellationsOf,
  cancelQuotes,
  depositCash,
  depositCollateral,
  fillQuote,
  setOperator,
  settleAccount,
  tradePositions,
  withdrawCash,
  withdrawCollateral,
} from "./margin/actions.js";
export type {
  AccountTarget,
  BatchActions,
  CancelQuotes,
  DepositCash,
  DepositCollateral,
  FillSignedQuote,
  SetOperator,
  TradePositions,
  WithdrawCash,
  WithdrawCollateral,
} from "./margin/actions.js";
export {
  accruedLedger,
  borrowRate,
  cashOfShares,
  cashUtilisation,
  changeCash,
  totalBorrowed,
  totalSupplied,
  type CashChange,
  type CashLedger,
} from "./margin/cashIndex.js";
export { ClearinghouseEntity } from "./margin/clearinghouse.js";
export { exchange, instrumentsOf, perpetualProfit } from "./margin/exchange.js";
export type { MarginTrade, TradeResult, TradeSide } from "./margin/exchange.js";
export { tradeFee } from "./margin/fees.js";
export {
  accruedMarket,
  FUNDING_WINDOW,
  markAt,
  premiumOf,
  recordTrade,
  type PerpetualMarket,
  type PerpetualTrade,
} from "./margin/funding.js";
export { explainMargin } from "./margin/explain.js";
export type { BookExplanation, LegExplanation, MarginAdditions, MarginExplanation } from "./margin/explain.js";
export { bookGreeks, type BookGreeks } from "./margin/greeks.js";
export { judgeAccount, marginConditions } from "./margin/judge.js";
export type { MarginCondition, MarginJudgement, MarginRule, Standing } from "./margin/judge.js";
export {
  accountPortfolio,
  assessAccount,
  digitalTerms,
  legsOf,
  optionTerms,
  perpetualTerms,
  portfolioOf,
  positionsOf,
} from "./margin/portfolio.js";
export type { Holdings, InstrumentBook, OptionTermsOfStrike, Position } from "./margin/portfolio.js";
export { addPosition, heldOf, MAX_EFFORT, MAX_EXPIRIES, MAX_LEGS, requireBounded } from "./margin/positionList.js";
export { isContractSignature, quoteDigest, quoteTypedData, readQuoteState } from "./margin/quote.js";
export type { QuoteDomain, QuoteState, QuoteTypedData, SignedQuote } from "./margin/quote.js";
export { readMargin, readMarginContracts, readPortfolio, type MarginScope } from "./margin/read.js";
export { checkMarginTrade, simulateMarginTrade } from "./margin/simulate.js";
export type { AccountFigures, MarginTradeOutcome, SideOutcome } from "./margin/simulate.js";
export {
  oracleSpans,
  phaseAt,
  type OraclePhase,
  type OracleRound,
  type OracleSpan,
  type PhaseAt,
} from "./margin/oracleRounds.js";
export {
  findSettlementProof,
  findTouch,
  proveSettlement,
  proveTouch,
  readBarrierOutcome,
  readSettlementPrice,
  SETTLEMENT_PATIENCE,
  SETTLEMENT_WINDOW,
  settlementPrice,
  TOUCH_WINDOW,
} from "./margin/settlement.js";
export type {
  BarrierTouch,
  SettlementProof,
  SettlementRounds,
  SettlementTarget,
  SettlementTerms,
} from "./margin/settlement.js";
export { accountIn, instrumentIn, NotInSnapshotError, underlyingIn } from "./margin/snapshot.js";
export type {
  ByKind,
  InstrumentState,
  MarginAccount,
  MarginContracts,
  MarginFill,
  MarginSnapshot,
  MarginView,
  PerpetualTerms,
  Pledges,
  UnderlyingState,
  UnderlyingTerms,
} from "./margin/snapshot.js";
export { readBasis, readCashShares } from "./margin/storage.js";
export { accountIdOf, accountIndex, accountOwner } from "./margin/accountId.js";
export { assessBook, collateralGain, type BookAssessment } from "./margin/bookRisk.js";
export { optionExposures, type OptionExposures } from "./margin/contingencies.js";
export { boundPortfolio, type EarlyBound } from "./margin/earlyPass.js";
export {
  decodeInstrument,
  DIGITAL_RAMP,
  encodeInstrument,
  INSTRUMENT_KINDS,
  instrumentExpiry,
  instrumentKind,
  instrumentOf,
  instrumentUnderlying,
  isInstrument,
  MAX_STRIKE,
  type InstrumentKind,
  type InstrumentTerms,
} from "./margin/instrument.js";
export { legInstrument, legQuantity, MAX_QUANTITY, ONE_CONTRACT, packLeg } from "./margin/leg.js";
export { assessPortfolio, combineLosses, worstScenario, type WorstScenario } from "./margin/marginModel.js";
export { MARGIN_KINDS } from "./margin/marginTypes.js";
export type { Assessment, Book, Collateral, MarginKind, OptionSet, Portfolio } from "./margin/marginTypes.js";
export { optionValue } from "./margin/optionGrid.js";
export { checkPortfolio } from "./margin/portfolioCheck.js";
export {
  SCENARIO_POINTS,
  SCENARIOS,
  spotMoves,
  volatilityScale,
  weightedProfit,
  type ScenarioPoint,
} from "./margin/scenarios.js";
export { barrierValueX64, type BarrierTerms } from "./math/option/barrierOption.js";
export { cashOrNothing, assetOrNothing } from "./math/option/digitalOption.js";
export { exponential, MAX_EXPONENT } from "./math/option/exponential.js";
export { inverseNormalCdf, normalCdf, normalPdf } from "./math/option/gaussian.js";
export { impliedVolatilityOfCall, impliedVolatilityOfPut } from "./math/option/impliedVolatility.js";
export { logRatio, MAX_LOGARITHM_AMOUNT } from "./math/option/logarithm.js";
export { OPTION_DOMAIN, type OptionInputs, type OptionTerms } from "./math/option/optionDomain.js";
export {
  blackPrices,
  callValueX64,
  optionGreeks,
  optionPrices,
  timeValueX64,
  type Greeks,
  type OptionPrices,
} from "./math/option/optionMath.js";
export { requireFlowAllowed, requireTradeAllowed, type TradeValues } from "./vault/policyCheck.js";
export { MAX_LOG_MONEYNESS, sviDerivatives, sviTotalVariance, type SviDerivatives } from "./math/svi.js";
export {
  requireAcceptableSvi,
  requireNoSviCalendarArbitrage,
  requireSviParameters,
  sviDurrleman,
} from "./math/sviArbitrage.js";
export { packSvi, unpackSvi, type SviParameters } from "./math/sviSlice.js";
export { afterTrade, simulateTrade, type Trade, type TradeOutcome } from "./vault/trades.js";
export {
  basketOf,
  misallocation,
  misallocationOf,
  netAssetValue,
  twiceMiddle,
  weights,
  type Basket,
  type NetAssetValue,
} from "./vault/valuation.js";
export { decodePolicy, encodePolicy, policyOf } from "./policy/blob.js";
export type { ComponentPolicy, GroupPolicy, Policy } from "./policy/blob.js";
export { planTrades, TargetsError } from "./planner/plan.js";
export type { Plan, PlanEnd, PlannedTrade, PlanTerms, Refusal } from "./planner/plan.js";
export { BPS, fromAbi, membersOf, toAbi } from "./policy/configuration.js";
export { parsePolicy, policyConfiguration, PolicyFileError } from "./policy/file.js";
export type {
  AssetBook,
  ListedAsset,
  PolicyFile,
  PolicyFileComponent,
  PolicyFileDelta,
  PolicyFileGroup,
  PolicyFileRisk,
  RiskBook,
} from "./policy/file.js";
export { MAX_EXIT_SLOPE, readRiskFacts } from "./policy/riskValidation.js";
export type { RiskFacts } from "./policy/riskValidation.js";
export { checkPolicy, LIMIT_MAXIMA, readPolicyFacts } from "./policy/validation.js";
export type { ComponentFacts, PolicyTarget } from "./policy/validation.js";
export type {
  ComponentConfiguration,
  DeltaRange,
  GroupConfiguration,
  Limits,
  PolicyConfiguration,
  RiskConfiguration,
} from "./policy/configuration.js";
export {
  acceptCall,
  acceptPolicy,
  approve,
  atLeast,
  atMost,
  claim,
  createVault,
  crystalliseFees,
  deposit,
  dismissAllocator,
  erc4626RouteData,
  lowerFees,
  mintInKind,
  redeem,
  redeemInKind,
  setFeeRecipient,
  refreshRate,
  revokeCall,
  revokePolicy,
  submitCall,
  submitPolicy,
  ToleranceError,
  trade,
  uniswapPath,
} from "./vault/actions.js";
export type {
  Action,
  ClaimTerms,
  CreateVault,
  DelayedCall,
  FeeTerms,
  Deposit,
  MintInKind,
  Redeem,
  RedeemInKind,
  Requirement,
  TradeTerms,
} from "./vault/actions.js";
export { readVault } from "./vault/read.js";
export { read, tryRead, type Call } from "./reading/read.js";
export { getRequirements } from "./vault/requirements.js";
export { componentOf, componentsOf } from "./vault/snapshot.js";
export { valueOf } from "./reading/reading.js";
export type { Component, ComponentState, Quote, VaultSnapshot } from "./vault/snapshot.js";
export type { Answer, Reading, Refused } from "./reading/reading.js";
export {
  armAuction,
  clearAuction,
  fillAuction,
  openAuction,
  quoteFill,
  readAuction,
  readAuctionHouse,
} from "./vault/auctions.js";
export type { AuctionState, AuctionTarget, FillQuote, FillTerms } from "./vault/auctions.js";
export { readCovariance } from "./risk/readCovariance.js";
export { readRiskModel, requireRiskAllowed, riskStateOf, scaledPolicy } from "./vault/risk.js";
export type { ChangedValues, ComponentExposure, RiskModel, RiskState } from "./vault/risk.js";
export {
  createEntry,
  createWrapper,
  depositWithin,
  previewFrontDeposit,
  previewFrontRedeem,
  readEntry,
  readEntryFactory,
  readWrapper,
  redeemWithin,
  unwrap,
  wrap,
} from "./vault/fronts.js";
export type { DepositWithin, FrontTarget, RedeemWithin } from "./vault/fronts.js";
export {
  buyFromRequests,
  cancelRedeemRequest,
  claimRequest,
  createRequests,
  quoteRequestPurchase,
  readNewestRequest,
  readRequestBatch,
  readRequests,
  requestRedeem,
  startRequestSale,
  takeAllInKind,
} from "./vault/redemptionRequests.js";
export type {
  RequestBatch,
  RequestPart,
  RequestPurchase,
  RequestRedeem,
  RequestsTarget,
} from "./vault/redemptionRequests.js";
export { readAccount, readMaximumTrade, readOverview } from "./vault/lens.js";
export type {
  AccountView,
  AuctionPhase,
  AuctionView,
  BudgetView,
  ComponentView,
  GroupView,
  MaximumTrade,
  RiskView,
  TradeBound,
  VaultOverview,
} from "./vault/lens.js";
export { postSurface, readSurface, surfacePostTypedData } from "./risk/post.js";
export type {
  SurfaceAge,
  SurfaceDomain,
  SurfacePost,
  SurfaceSignature,
  SurfaceTypedData,
  TypedField,
} from "./risk/post.js";
export {
  bracketAge,
  bracketForward,
  bracketMoneyness,
  bracketSkew,
  bracketVariance,
  bracketVolatility,
  isSurfaceStale,
  quarterDeltaMoneyness,
  surfaceBracket,
  surfaceVariance,
  surfaceVarianceRange,
  surfaceWidening,
  widenedVariance,
} from "./risk/surface.js";
export type { Surface, SurfaceBracket, SurfaceSkew, SurfaceSlice, WideningTerms } from "./risk/surface.js";
export {
  changeHaircut,
  haircutsAt,
  impliedOfVariance,
  MAX_HAIRCUT,
  rangesAt,
  refreshRange,
  startHaircut,
  startRange,
  targetRange,
} from "./risk/requirements.js";
export type { HaircutState, RangeBounds, RangeState, RiskRequirement, Volatilities } from "./risk/requirements.js";
export {
  factorCorrelation,
  factorVolatility,
  lastPokeAt,
  maximumVolatility,
  pokeCovariance,
  portfolioVolatility,
  startCovariance,
  type CovarianceState,
  type FactorState,
  type PairState,
  type StartFactor,
} from "./risk/covariance.js";
export { type RollingHighs } from "./risk/highs.js";

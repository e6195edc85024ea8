// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Validates policies and writes each as one immutable blob
/// @notice A policy is what the chain enforces about a basket: its components, the band and target of each, caps on
/// groups of them, and limits on trades and flows. It is written once, as contract code, and never changed; a change
/// is a new version. All weights are in basis points of the net asset value.
interface IPolicyRegistry {
    /// @notice One component of a basket.
    /// @param token Listed ERC-20; not the vault's own share and not a share of another vault.
    /// @param feed `IFeed` that prices the token; part of the policy, so there is one source of truth.
    /// @param groups Group numbers, counted from one; zero for none. At most two of the four places may be used for now.
    /// @param minWeight {bps} Lower end of the band.
    /// @param targetWeight {bps} What the weight is steered to; all targets add up to 10,000.
    /// @param maxWeight {bps} Upper end of the band.
    /// @param trigger {bps} Distance from the target at which anyone may start an auction.
    /// @param retiring True for a component on its way out: band and target zero, still in value and in kind.
    struct Component {
        address token;
        address feed;
        uint8[4] groups;
        uint16 minWeight;
        uint16 targetWeight;
        uint16 maxWeight;
        uint16 trigger;
        bool retiring;
    }

    /// @notice Bounds on the summed weight of a group's members.
    /// @param minWeight {bps}
    /// @param maxWeight {bps}
    struct Group {
        uint16 minWeight;
        uint16 maxWeight;
    }

    /// @notice Limits of the whole vault.
    /// @param maxTradeLoss {bps} A trade has to bring at least the middle price less this.
    /// @param swingRate {bps} Fee on the misallocation that a single-asset entry or exit adds.
    /// @param freeFlow {bps} Single-asset volume without swing fee, per hour, of the net asset value.
    /// @param auctionPremium {bps} Above the oracle's middle, where a rebalance auction starts.
    /// @param auctionCost {bps} Below the oracle's middle, where it ends.
    struct Limits {
        uint16 maxTradeLoss;
        uint16 swingRate;
        uint16 freeFlow;
        uint16 auctionPremium;
        uint16 auctionCost;
    }

    /// @notice Bounds on what the basket is exposed to in one factor.
    /// @param factor Number of the factor, counted from zero.
    /// @param minimum {bps} Of the net asset value; negative for a short exposure.
    /// @param maximum {bps}
    struct DeltaRange {
        uint8 factor;
        int16 minimum;
        int16 maximum;
    }

    /// @notice Limits on the basket's risk; see `IRiskLimits`. All empty for a policy without.
    /// @param oracle Covariance oracle that measures the factors; zero for no limits.
    /// @param maxVolatility {bps/√year} Most that the basket's value may fluctuate; zero for no cap.
    /// @param maxVega {bps} Most of the value that one point of volatility may move; only with exposure sources.
    /// @param reserve Bit i for component i: what takes the place of others when the cap is tight.
    /// @param exposureSources Bit i for component i, if it is an `IExposureSource`.
    /// @param exitSlope {bps} Added to the fee of single-asset exits for each whole value that left so of late; zero for none.
    /// @param factors For each component the factor that it moves with, counted from one; zero for none.
    /// @param ranges Of deltas, factors in rising order.
    struct Risk {
        address oracle;
        uint16 maxVolatility;
        uint16 maxVega;
        uint16 reserve;
        uint16 exposureSources;
        uint16 exitSlope;
        uint8[] factors;
        DeltaRange[] ranges;
    }

    /// @notice A whole policy.
    struct Configuration {
        Component[] components;
        Group[] groups;
        Limits limits;
        Risk risk;
    }

    /// @notice A policy was written.
    /// @param vault Vault that the policy is for.
    /// @param pointer Contract whose code is the policy.
    /// @param version How many policies the vault has had written, this one included.
    event PolicyWritten(address indexed vault, address indexed pointer, uint256 version);
    /// @notice A policy waits for its delay.
    /// @param vault Vault that the policy is for.
    /// @param pointer Contract whose code is the policy.
    /// @param executableAt {s} When anyone may accept it.
    event PolicySubmitted(address indexed vault, address indexed pointer, uint256 executableAt);
    /// @notice A policy that waited was taken back.
    /// @param vault Vault that the policy was for.
    /// @param pointer Contract whose code is the policy.
    event PolicyRevoked(address indexed vault, address indexed pointer);

    /// @notice The number of components is zero or above the maximum.
    error ComponentCountInvalid(uint256 count, uint256 maximum);
    /// @notice The number of groups is above the maximum.
    error GroupCountInvalid(uint256 count, uint256 maximum);
    /// @notice The token is named twice.
    error ComponentDuplicate(address token);
    /// @notice The token is the vault's own share.
    error ComponentIsOwnShare(address token);
    /// @notice The token is a share of a vault of the same factory.
    error ComponentIsVault(address token);
    /// @notice The token has no code, or does not tell decimals of at most 24.
    error ComponentTokenInvalid(address token);
    /// @notice The feed has no code or does not quote at present.
    error ComponentFeedInvalid(address token, address feed);
    /// @notice The band and the target are not in order. {bps}
    error ComponentBandInvalid(address token, uint256 minWeight, uint256 targetWeight, uint256 maxWeight);
    /// @notice The trigger is zero or above the whole. {bps}
    error ComponentTriggerInvalid(address token, uint256 trigger);
    /// @notice A retiring component has a band or a target.
    error ComponentRetiringBand(address token);
    /// @notice The component names a group that there is not, or names it twice.
    error ComponentGroupInvalid(address token, uint256 group, uint256 groupCount);
    /// @notice The component belongs to more groups than single trades can serve.
    error ComponentGroupsTooMany(address token, uint256 count, uint256 maximum);
    /// @notice The targets do not add up. {bps}
    error TargetSumInvalid(uint256 sum, uint256 expected);
    /// @notice A group's bounds are not in order or do not hold its members' targets. {bps}
    error GroupBandInvalid(uint256 group, uint256 minWeight, uint256 targetSum, uint256 maxWeight);
    /// @notice A limit is above its hard maximum. {bps}
    error LimitTooHigh(bytes32 name, uint256 value, uint256 maximum);
    /// @notice Auctions would never clear: the two least certain components are further apart than the cost. {bps}
    error AuctionCostTooLow(uint256 auctionCost, uint256 pairUncertainty);
    /// @notice Pushing a vault off target and filling the correction would pay. {bps}
    error AuctionCostTooHigh(uint256 auctionCost, uint256 bound);
    /// @notice There are limits on risk but no oracle that measures it.
    error RiskWithoutOracle();
    /// @notice The covariance oracle has no code or does not answer.
    error RiskOracleInvalid(address oracle);
    /// @notice Factors have to be one for each component.
    error RiskFactorCountMismatch(uint256 count, uint256 expected);
    /// @notice The oracle has no such factor, or the component tells its exposures itself. Counted from one.
    error RiskFactorInvalid(address token, uint256 factor, uint256 factorCount);
    /// @notice A set of components names one that there is not, or is not empty where it has no use.
    error RiskMembersInvalid(bytes32 name, uint256 members);
    /// @notice A component of the reserve must have a target, no upper bound, and no group with one.
    error ReserveInvalid(address token);
    /// @notice The component does not tell an exposure for each factor.
    error ExposureSourceInvalid(address token);
    /// @notice Ranges of deltas are out of order, upside down, or do not hold what targets add up to (and, under a cap, none). {bps}
    error DeltaRangeInvalid(uint256 factor, int256 minimum, uint256 targetSum, int256 maximum);
    /// @notice The caller may not change this vault's policy.
    error NotPolicyManager(address vault, address caller);
    /// @notice There is no such policy waiting.
    error PolicyNotSubmitted(address vault, address pointer);
    /// @notice Another policy came into force since this one was submitted, so what it was judged against is gone.
    error PolicyOutdated(address pointer, address submittedAgainst, address inForce);
    /// @notice The policy still waits. Times in seconds.
    error PolicyNotMatured(address pointer, uint256 executableAt, uint256 blockTimestamp);
    /// @notice The policy waited for too long after its delay was over. Times in seconds.
    error PolicyExpired(address pointer, uint256 expiredAt, uint256 blockTimestamp);

    /// @notice Validates a policy for the caller, which is a vault under creation, and writes it.
    /// @param configuration The policy.
    /// @return pointer Contract whose code is the policy.
    function write(Configuration calldata configuration) external returns (address pointer);

    /// @notice Validates a policy and, if it is tighter than the one in force, installs it; else lets it wait.
    /// @dev Only for the vault's owner and curator; a tighter one may come from its guardian too.
    /// @param vault Vault that the policy is for.
    /// @param configuration The policy.
    /// @return pointer Contract whose code is the policy.
    /// @return executableAt {s} When anyone may `accept` it; zero if it is already in force.
    function submit(
        address vault,
        Configuration calldata configuration
    ) external returns (address pointer, uint256 executableAt);

    /// @notice Installs a policy whose delay is over, if the policy in force is still the one it was submitted against.
    /// Anyone may call.
    /// @param vault Vault that the policy is for.
    /// @param pointer What `submit` returned.
    function accept(address vault, address pointer) external;

    /// @notice Takes a waiting policy back.
    /// @dev Only for the vault's owner, curator and guardian.
    /// @param vault Vault that the policy is for.
    /// @param pointer What `submit` returned.
    function revoke(address vault, address pointer) external;

    /// @notice Whether a policy only takes risk away from another: same components, feeds, groups, targets and lower
    /// bounds; no upper bound, group cap or trade loss larger; risk section, fees and auctions as they were.
    /// @param oldPointer Policy in force.
    /// @param newPointer Policy to compare.
    /// @return True when the new one needs no delay.
    function isTighter(address oldPointer, address newPointer) external view returns (bool);

    /// @notice The contract that holds vaults to the risk sections of their policies.
    /// @return Address of the `IRiskLimits`.
    function riskLimits() external view returns (address);

    /// @notice Reads a policy back.
    /// @param pointer Contract whose code is the policy.
    /// @return configuration The policy as it was written.
    function read(address pointer) external view returns (Configuration memory configuration);

    /// @notice When a policy was written.
    /// @param pointer Contract whose code is the policy.
    /// @return {s} UNIX time stamp; zero for what this registry did not write.
    function writtenAt(address pointer) external view returns (uint256);

    /// @notice A submitted policy.
    /// @param vault Vault that the policy is for.
    /// @param pointer What `submit` returned.
    /// @return executableAt {s} When it may be accepted; zero when there is none waiting.
    /// @return submittedAgainst Policy that was in force when it was submitted.
    function pending(
        address vault,
        address pointer
    ) external view returns (uint64 executableAt, address submittedAgainst);
}

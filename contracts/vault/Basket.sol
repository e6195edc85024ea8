// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ExpiringPause} from "../access/ExpiringPause.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Claims} from "./Claims.sol";
import {FlowAllowance} from "./FlowAllowance.sol";
import {LossBudget} from "./LossBudget.sol";
import {Outflow} from "./Outflow.sol";
import {Policy} from "./Policy.sol";
import {PolicyCheck} from "./PolicyCheck.sol";
import {RiskGuard} from "./RiskGuard.sol";
import {ShareCheckpoints} from "./ShareCheckpoints.sol";
import {TokenTransfer} from "./TokenTransfer.sol";
import {Valuation} from "./Valuation.sol";

// All of a vault's hot storage is here on purpose: see below.
// solhint-disable max-states-count

/// @title What shares stand for
/// @notice The balances of the policy's tokens less claims, what they are worth, and the supply that they are shared by.
abstract contract Basket is ReentrancyGuardTransient, ShareCheckpoints, Claims {
    using FixedPointMathLib for uint256;

    /// @dev {share} Shares that nobody has, in every price.
    uint256 internal constant _VIRTUAL_SHARES = 1e6;
    uint256 internal constant _BPS = 10_000;
    uint256 internal constant _WAD = 1e18;

    /// @inheritdoc IBasket
    address public immutable policyRegistry;

    // All storage of a vault is here and in `Claims`, packed by what is read together, so that the parts of the vault and
    // its administration, which is delegated to, agree about it.

    // Beside the marks of `Claims`: what every operation reads.
    /// @inheritdoc IBasket
    address public policy;
    ExpiringPause internal _entryPause;
    /// @dev {d} Day, since 1970, up to which the management fee is charged; see `Fees` for a vault without.
    uint16 internal _feesAccruedOn;
    // What single-asset flows read.
    FlowAllowance internal _freeFlow;
    ExpiringPause internal _exitPause;
    /// @dev {USD/share} 18 decimals, above which the performance fee is charged; zero if there never was one.
    uint120 internal _highWaterMark;
    // What trades read.
    LossBudget internal _lossBudget;
    ExpiringPause internal _tradingPause;
    /// @dev {bps} of the gain over the high-water mark; here, so that trades of a vault without it read nothing more.
    uint16 internal _performanceRate;
    /// @inheritdoc IBasket
    address public allocator;
    // What auctions' fills read.
    LossBudget internal _auctionLossBudget;
    ExpiringPause internal _auctionPause;
    string internal _name;
    string internal _symbol;
    // What is read when fees are taken.
    address internal _feeRecipient;
    /// @dev {bps} a year
    uint16 internal _managementRate;
    // What flows of a vault with an exit slope read.
    Outflow internal _outflow;

    modifier before(uint256 deadline) {
        require(block.timestamp <= deadline, DeadlinePassed(deadline, block.timestamp));
        _;
    }

    constructor(address policyRegistry_) {
        policyRegistry = policyRegistry_;
        policy = address(this); // an implementation itself can never be initialised
    }

    /* VIEW */

    /// @notice Name of the share token.
    /// @return The name given at creation.
    function name() public view override returns (string memory) {
        return _name;
    }

    /// @notice Symbol of the share token.
    /// @return The symbol given at creation.
    function symbol() public view override returns (string memory) {
        return _symbol;
    }

    /* INTERNAL */

    function _snapshot(Policy current) internal view returns (Valuation.Snapshot memory) {
        return Valuation.snapshot(current, _balances(current));
    }

    /// @dev {tok} of every component that shares stand for.
    function _balances(Policy current) internal view returns (uint256[] memory balances) {
        balances = new uint256[](current.count());
        for (uint256 i; i < balances.length; ++i) {
            address token = current.token(i);
            balances[i] = _unclaimed(token, _balanceOf(token));
        }
    }

    /// @dev {tok} of every component, claims included.
    function _rawBalances(Policy current) internal view returns (uint256[] memory balances) {
        balances = new uint256[](current.count());
        for (uint256 i; i < balances.length; ++i) balances[i] = _balanceOf(current.token(i));
    }

    /// @dev {tok} of every component that shares stand for, given what the vault holds.
    function _unclaimedBalances(
        Policy current,
        uint256[] memory held
    ) internal view returns (uint256[] memory balances) {
        balances = new uint256[](held.length);
        for (uint256 i; i < held.length; ++i) balances[i] = _unclaimed(current.token(i), held[i]);
    }

    /// @dev Checks what a swap left: as many shares as there were, and no less of any component, but for `amount` {tok} of
    /// component `sell`. Returns what went and what came {tok}, given what was held before.
    function _swapped(
        Policy current,
        uint256[] memory held,
        uint256 sell,
        uint256 buy,
        uint256 amount,
        uint256 supply
    ) internal view returns (uint256 sold, uint256 bought) {
        require(totalSupply() == supply, ITrading.SupplyChanged(supply, totalSupply()));
        for (uint256 i; i < held.length; ++i) {
            uint256 balance = _balanceOf(current.token(i));
            uint256 least = i == sell ? held[i] - amount : held[i];
            require(balance >= least, ITrading.BalanceTaken(current.token(i), balance, least));
            if (i == sell) sold = held[i].zeroFloorSub(balance);
            if (i == buy) bought = balance - held[i];
        }
    }

    /// @dev Reverts unless a trade is inside the policy's bounds and limits on risk, or mends them.
    function _requireAllowed(Policy current, uint256[] memory values, PolicyCheck.Trade memory deal) internal view {
        PolicyCheck.requireTradeAllowed(current, values, deal);
        (uint256 sell, uint256 buy) = (deal.sell, deal.buy);
        uint256 left = values[sell].zeroFloorSub(deal.sold); // {USD}
        RiskGuard.requireAllowed(current, policy, values, sell, left, buy, values[buy] + deal.bought, deal.total);
    }

    /// @dev As `_requireAllowed`, for an entry or exit after which component `i` is worth `value` {USD}.
    function _requireFlowAllowed(
        Policy current,
        Valuation.Snapshot memory basket,
        uint256 i,
        uint256 value
    ) internal view {
        PolicyCheck.requireFlowAllowed(current, basket, i, value);
        uint256 total = basket.mid - basket.values[i] + value; // {USD}
        RiskGuard.requireAllowed(current, policy, basket.values, i, value, i, value, total);
    }

    /// @dev {tok} This vault's balance, claims included; reverts when the token does not tell.
    function _balanceOf(address token) internal view returns (uint256 balance) {
        bool readable;
        (readable, balance) = TokenTransfer.tryBalance(token);
        require(readable, BalanceUnreadable(token));
    }

    /// @dev In the slot that every path reads.
    function _numberOfWriteOffs() internal view override returns (uint256) {
        return _writeOffs;
    }

    /// @dev {share}
    function _effectiveSupply() internal view returns (uint256) {
        return totalSupply() + _VIRTUAL_SHARES;
    }

    function _indexOf(Policy current, address token) internal pure returns (uint256 i) {
        i = current.indexOf(token);
        require(i < current.count(), NotAComponent(token));
    }

    /// @dev A slice paid to the vault itself would become a claim that nobody could ever collect.
    function _checkReceiver(address receiver) internal view {
        require(receiver != address(0) && receiver != address(this), ReceiverInvalid(receiver));
    }

    /// @dev A standing allowance of every holder to one contract is not ours to give.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}

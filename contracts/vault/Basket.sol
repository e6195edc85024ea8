// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ExpiringPause} from "../access/ExpiringPause.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {Claims} from "./Claims.sol";
import {FlowAllowance} from "./FlowAllowance.sol";
import {LossBudget} from "./LossBudget.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
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

    /// @inheritdoc IBasket
    function netAssetValue() external view nonReentrantView returns (uint256 bid, uint256 mid, uint256 ask) {
        Valuation.Snapshot memory basket = _snapshot(PolicyLibrary.load(policy));
        return (basket.bid, basket.mid, basket.ask);
    }

    /// @inheritdoc IBasket
    function holdings()
        external
        view
        nonReentrantView
        returns (address[] memory tokens, uint256[] memory balances, uint256[] memory weights)
    {
        Policy current = PolicyLibrary.load(policy);
        Valuation.Snapshot memory basket = _snapshot(current);
        (balances, weights) = (basket.balances, basket.values);
        tokens = new address[](current.count());
        for (uint256 i; i < tokens.length; ++i) {
            tokens[i] = current.token(i);
            if (basket.mid > 0) weights[i] = weights[i].mulDiv(_WAD, basket.mid);
        }
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

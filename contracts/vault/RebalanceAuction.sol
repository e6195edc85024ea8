// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IExpiringPause} from "../interfaces/IExpiringPause.sol";
import {IFilling} from "../interfaces/IFilling.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {IRebalanceAuction} from "../interfaces/IRebalanceAuction.sol";
import {IRecovery} from "../interfaces/IRecovery.sol";
import {Drift} from "./Drift.sol";
import {FallingFactor} from "./FallingFactor.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {RiskGuard} from "./RiskGuard.sol";
import {StrayAuction} from "./StrayAuction.sol";

/// @title When rebalance auctions run, and how far their price has fallen
/// @notice See `IRebalanceAuction`. A vault that lies about itself harms nobody but itself: all state is kept by vault.
contract RebalanceAuction is IRebalanceAuction, StrayAuction {
    /// @notice {s} From arming to the earliest opening.
    uint256 public constant DELAY = 10 minutes;
    /// @notice {s} How long after the earliest an auction may still be opened.
    uint256 public constant ARM_VALIDITY = 1 hours;
    /// @notice {s} From opening to the first fill, so that all bidders see the same start.
    uint256 public constant WARM_UP = 60 seconds;
    /// @notice {s} In which the price falls from the premium to the cost.
    uint256 public constant DURATION = 60 minutes;
    /// @notice {s} For which the price stays at the cost.
    uint256 public constant TAIL = 30 minutes;
    /// @notice {s} How old a policy has to be for a breach of its bands to start auctions.
    uint256 public constant BAND_DELAY = 3 days;
    uint256 private constant _WAD = 1e18;

    /// @inheritdoc IRebalanceAuction
    mapping(address vault => mapping(address token => Auction)) public auctionOf;

    /* ANYONE */

    /// @inheritdoc IRebalanceAuction
    function arm(address vault, address token) external nonReentrant returns (uint256 openableAt) {
        Auction storage auction = auctionOf[vault][token];
        (address policy, bool triggered, , uint256 weight) = _driftOf(vault, token);
        if (!triggered) {
            require(auction.armedAt != 0, DriftBelowTrigger(token, weight));
            _clear(auction, vault, token);
            return 0;
        }
        require(!_isActive(auction, policy), AuctionActive(token, auction.armedAt, auction.openedAt));
        (auction.policy, auction.armedAt, auction.openedAt) = (policy, uint32(block.timestamp), 0);
        openableAt = block.timestamp + DELAY;
        emit AuctionArmed(vault, token, openableAt);
    }

    /// @inheritdoc IRebalanceAuction
    function open(address vault, address token) external nonReentrant returns (uint256 nonce) {
        Auction storage auction = auctionOf[vault][token];
        (address policy, bool triggered, , ) = _driftOf(vault, token);
        uint256 armedAt = auction.armedAt;
        require(armedAt != 0 && auction.policy == policy, AuctionNotArmed(token));
        if (!triggered) {
            _clear(auction, vault, token);
            return 0;
        }
        (uint256 from, uint256 until) = (armedAt + DELAY, armedAt + DELAY + ARM_VALIDITY);
        require(block.timestamp >= from && block.timestamp <= until, AuctionNotOpenable(from, until, block.timestamp));
        uint256 pausedUntil = IAllocationVault(vault).pausedUntil(IRecovery.Activity.Auctions);
        require(block.timestamp >= pausedUntil, IExpiringPause.FunctionPaused(pausedUntil, block.timestamp));
        nonce = ++auction.nonce;
        (auction.armedAt, auction.openedAt) = (0, uint32(block.timestamp));
        emit AuctionOpened(vault, token, nonce, _endOf(block.timestamp));
    }

    /// @inheritdoc IRebalanceAuction
    function clear(address vault, address token) external nonReentrant {
        Auction storage auction = auctionOf[vault][token];
        require(auction.armedAt != 0 || auction.openedAt != 0, AuctionNotArmed(token));
        if (_isActive(auction, IAllocationVault(vault).policy())) {
            (, bool triggered, bool healed, uint256 weight) = _driftOf(vault, token);
            require(auction.openedAt != 0 ? healed : !triggered, DriftNotHealed(token, weight));
        }
        _clear(auction, vault, token);
    }

    /// @inheritdoc IRebalanceAuction
    function fill(
        IFilling.Fill calldata wanted,
        uint256 deadline
    ) external nonReentrant returns (uint256 sold, uint256 bought) {
        require(block.timestamp <= deadline, IBasket.DeadlinePassed(deadline, block.timestamp));
        bool healed;
        (sold, bought, healed) = IAllocationVault(wanted.vault).fill(_termsOf(wanted, msg.sender), wanted);
        if (healed) _clear(auctionOf[wanted.vault][wanted.token], wanted.vault, wanted.token);
    }

    /* VIEW */

    /// @inheritdoc IRebalanceAuction
    function quoteFill(
        IFilling.Fill calldata wanted
    ) external view nonReentrantView returns (uint256 sold, uint256 bought, uint256 factor) {
        return IAllocationVault(wanted.vault).previewFill(_termsOf(wanted, msg.sender), wanted);
    }

    /// @inheritdoc IRebalanceAuction
    function progress(address vault, address token) external view nonReentrantView returns (uint256) {
        return _progressOf(auctionOf[vault][token].openedAt);
    }

    /// @inheritdoc IRebalanceAuction
    function priceFactor(address vault, address token) external view nonReentrantView returns (uint256) {
        Auction memory auction = auctionOf[vault][token];
        require(auction.openedAt != 0, AuctionNotOpen(token, auction.nonce, auction.nonce));
        return FallingFactor.at(PolicyLibrary.load(auction.policy), _progressOf(auction.openedAt));
    }

    /// @inheritdoc IRebalanceAuction
    function drift(address vault, address token) external view nonReentrantView returns (bool, bool, uint256) {
        (, bool triggered, bool healed, uint256 weight) = _driftOf(vault, token);
        return (triggered, healed, weight);
    }

    /* INTERNAL */

    function _clear(Auction storage auction, address vault, address token) private {
        (auction.armedAt, auction.openedAt) = (0, 0);
        emit AuctionCleared(vault, token, auction.nonce);
    }

    /// @dev What the vault is told about a running auction.
    function _termsOf(
        IFilling.Fill calldata wanted,
        address payer
    ) private view returns (IFilling.AuctionTerms memory terms) {
        Auction memory auction = auctionOf[wanted.vault][wanted.token];
        require(
            auction.openedAt != 0 && auction.nonce == wanted.nonce,
            AuctionNotOpen(wanted.token, wanted.nonce, auction.nonce)
        );
        require(
            wanted.sell == wanted.token || wanted.buy == wanted.token,
            PairWithoutToken(wanted.token, wanted.sell, wanted.buy)
        );
        return IFilling.AuctionTerms(payer, auction.policy, auction.openedAt, _progressOf(auction.openedAt));
    }

    /// @dev {1} Rounded down: in the vault's favour. Reverts while there are no fills.
    function _progressOf(uint256 openedAt) private view returns (uint256) {
        uint256 start = openedAt + WARM_UP;
        require(block.timestamp >= start, AuctionWarmingUp(start, block.timestamp));
        require(block.timestamp <= _endOf(openedAt), AuctionOver(_endOf(openedAt), block.timestamp));
        uint256 elapsed = block.timestamp - start;
        return elapsed < DURATION ? (elapsed * _WAD) / DURATION : _WAD; // {1} = {s} * {1} / {s}
    }

    /// @dev {s} Time of the last fill.
    function _endOf(uint256 openedAt) private pure returns (uint256) {
        return openedAt + WARM_UP + DURATION + TAIL;
    }

    /// @dev True while an auction may still be opened, or runs.
    function _isActive(Auction storage auction, address policy) private view returns (bool) {
        if (auction.policy != policy) return false;
        if (auction.openedAt != 0) return block.timestamp <= _endOf(auction.openedAt);
        return auction.armedAt != 0 && block.timestamp <= auction.armedAt + DELAY + ARM_VALIDITY;
    }

    /// @dev Where a component stands now, by the vault's own count, under the policy in force.
    function _driftOf(
        address vault,
        address token
    ) private view returns (address policy, bool triggered, bool healed, uint256 weight) {
        policy = IAllocationVault(vault).policy();
        Policy current = RiskGuard.load(policy);
        uint256 i = current.indexOf(token);
        require(i < current.count(), IBasket.NotAComponent(token));
        (, , uint256[] memory weights) = IAllocationVault(vault).holdings();
        weight = weights[i];
        bool tooVolatile = RiskGuard.isAboveMaximum(current, policy, weights);
        uint256 writtenAt = IPolicyRegistry(IAllocationVault(vault).policyRegistry()).writtenAt(policy);
        bool bandsCount = block.timestamp >= writtenAt + BAND_DELAY;
        triggered = Drift.isTriggered(current, i, weight, bandsCount, tooVolatile);
        healed = Drift.isHealed(current, i, weight, tooVolatile);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {AssetEntry} from "./AssetEntry.sol";
import {InKind} from "./InKind.sol";
import {LossBudgetLibrary} from "./LossBudget.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {TokenTransfer} from "./TokenTransfer.sol";
import {Trading} from "./Trading.sol";
import {Valuation} from "./Valuation.sol";

/// @title A basket of tokens behind one share, inside a policy that the chain enforces
///
/// @notice SHARES. A share stands for 1 / (supply + virtual shares) of every component's balance, less what is owed to
/// claims. Virtual shares and the seed locked at creation keep the price of a share from being inflated.
///
/// IN KIND. `mintInKind` and `redeemInKind` move a slice of every component, rounded for the vault. They read no price
/// and call no venue. The exit cannot be paused; a token that refuses to move becomes a claim of the redeemer.
///
/// SINGLE ASSET. `deposit` and `redeem` are priced on the side of every quote that costs the user; the difference stays
/// with the holders. A swing fee is charged on the misallocation added, and on helpful volume beyond an hourly allowance.
///
/// TRADES. The allocator hands tokens to any route; what counts is checked afterwards: nothing else moved, the middle
/// price less a bounded loss, the loss budget, and the monotone rule of `PolicyCheck`.
///
/// TRUST. Feeds are trusted to quote around the truth. The owner is trusted with the policy only after its delay, the
/// allocator with the loss budget only. Tokens are trusted to count what arrives, not to let go of it; tokens that take a
/// fee, change balances by themselves, move less than asked (stETH) or call out on transfer (ERC-777) belong into a wrapper
/// before they are listed.
contract AllocationVault is InKind, AssetEntry, Trading {
    /// @dev {share} Part of the seed that is locked for ever.
    uint256 private constant _LOCKED_SHARES = 1e15;
    address private constant _LOCK = address(0xdead);
    /// @dev {1}
    uint256 private constant _MAX_LOSS_BUDGET = 0.1e18;
    /// @dev {s}
    uint256 private constant _MIN_LOSS_PERIOD = 1 days;
    /// @dev A component may leave the policy with this part of one token left, whatever its feed does.
    uint256 private constant _DUST_DIVISOR = 1e6;
    /// @dev {bps} Or with this much of the basket's value: keeping it in by sending tokens costs more than it is worth.
    uint256 private constant _LEFT_BEHIND_BPS = 1;

    /// @inheritdoc IAllocationVault
    address public immutable policyRegistry;

    /// @inheritdoc IAllocationVault
    address public owner;

    string private _name;
    string private _symbol;

    constructor(address policyRegistry_) {
        policyRegistry = policyRegistry_;
        policy = address(this); // the implementation itself can never be initialised
    }

    /* CREATION AND GOVERNANCE */

    /// @inheritdoc IAllocationVault
    function initialize(Creation calldata creation, uint256 seedShares, address receiver) external {
        require(policy == address(0), AlreadyInitialized());
        _checkLossBudget(creation.lossBudget, creation.lossPeriod);
        require(seedShares > _LOCKED_SHARES, SharesBelowMinimum(seedShares, _LOCKED_SHARES + 1));
        policy = IPolicyRegistry(policyRegistry).write(creation.policy);
        (_name, _symbol) = (creation.name, creation.symbol);
        (owner, allocator) = (creation.owner, creation.allocator);
        _lossBudget = LossBudgetLibrary.create(creation.lossBudget, creation.lossPeriod, block.timestamp);
        _mint(_LOCK, _LOCKED_SHARES);
        _mint(receiver, seedShares - _LOCKED_SHARES);
        emit PolicyInstalled(policy);
        emit AllocatorSet(creation.allocator);
    }

    /// @inheritdoc IAllocationVault
    function installPolicy(address pointer) external nonReentrant onlyBy(policyRegistry) {
        Policy current = PolicyLibrary.load(policy);
        Policy next = PolicyLibrary.load(pointer);
        for (uint256 i; i < current.count(); ++i) {
            if (!next.holds(current.token(i))) _requireGone(current, i);
        }
        policy = pointer;
        emit PolicyInstalled(pointer);
    }

    /// @inheritdoc IAllocationVault
    function setAllocator(address account) external onlyBy(owner) {
        allocator = account;
        emit AllocatorSet(account);
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

    /// @dev What a component may leave behind: dust, or a little of the basket's value. Claims outlive the listing, and of
    /// a token that does not tell its balance nothing can be asked.
    function _requireGone(Policy current, uint256 i) private view {
        address token = current.token(i);
        (bool readable, uint256 balance) = TokenTransfer.tryBalance(token);
        balance = _unclaimed(token, balance);
        if (!readable || balance <= Valuation.unitOf(current, i) / _DUST_DIVISOR) return;
        Valuation.Snapshot memory basket = _snapshot(current);
        uint256 most = (basket.mid * _LEFT_BEHIND_BPS) / _BPS; // {USD} = {USD} * {bps} / {bps}
        require(basket.values[i] <= most, ComponentNotEmpty(token, balance, basket.values[i], most));
    }

    function _checkLossBudget(uint256 size, uint256 period) private pure {
        require(
            size <= _MAX_LOSS_BUDGET && period >= _MIN_LOSS_PERIOD,
            LossBudgetInvalid(size, _MAX_LOSS_BUDGET, period, _MIN_LOSS_PERIOD)
        );
    }
}

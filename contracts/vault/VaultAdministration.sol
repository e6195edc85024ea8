// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {IVaultAdministration} from "../interfaces/IVaultAdministration.sol";
import {Basket} from "./Basket.sol";
import {Fees} from "./Fees.sol";
import {FeeSettings} from "./FeeSettings.sol";
import {LossBudget, LossBudgetLibrary} from "./LossBudget.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {TokenTransfer} from "../tokens/TokenTransfer.sol";
import {Valuation} from "./Valuation.sol";
import {WriteOff} from "./WriteOff.sol";

/// @title Creation, governance and recovery of vaults
/// @notice Every vault delegates to this contract what is called rarely, so that the paths of depositors fit into a small
/// contract. It has the vault's storage (see `Basket`), then its own; it is fixed for ever like the vault's own code.
///
/// TRUST. The owner names curator and, once there is a guardian, after a delay its successor. What raises risk (another
/// allocator, a larger loss budget, a higher fee, the end of recovery) waits in public; what lowers it does not.
contract VaultAdministration is IVaultAdministration, WriteOff, FeeSettings {
    using EnvelopeLibrary for Envelope;

    /// @dev {share} Part of the seed that is locked for ever.
    uint256 private constant _LOCKED_SHARES = 1e15;
    address private constant _LOCK = address(0xdead);
    /// @dev {1}
    uint256 private constant _MAX_LOSS_BUDGET = 0.1e18;
    /// @dev {s}
    uint256 private constant _MIN_LOSS_PERIOD = 1 days;
    /// @dev {s}
    uint256 private constant _MAX_LOSS_PERIOD = 365 days;
    /// @dev A component may leave the policy with this part of one token left, whatever its feed does.
    uint256 private constant _DUST_DIVISOR = 1e6;
    /// @dev {bps} Or with this much of the basket's value: keeping it in by sending tokens costs more than it is worth.
    uint256 private constant _LEFT_BEHIND_BPS = 1;

    constructor(address policyRegistry_, address protocolFee_) Basket(policyRegistry_) Fees(protocolFee_) {}

    /* CREATION AND GOVERNANCE */

    /// @inheritdoc IVaultAdministration
    function initialize(Creation calldata creation, uint256 seedShares, address receiver) external {
        require(policy == address(0), AlreadyInitialized());
        _checkLossBudget(creation.lossBudget, creation.lossPeriod);
        require(seedShares > _LOCKED_SHARES, SharesBelowMinimum(seedShares, _LOCKED_SHARES + 1));
        policy = _writePolicy(creation.policy);
        (_name, _symbol) = (creation.name, creation.symbol);
        _initializeRoles(creation.owner, creation.curator, creation.guardian);
        _lossBudget = LossBudgetLibrary.create(creation.lossBudget, creation.lossPeriod, block.timestamp);
        _auctionLossBudget = _lossBudget;
        _mint(_LOCK, _LOCKED_SHARES);
        _mint(receiver, seedShares - _LOCKED_SHARES);
        emit PolicyInstalled(policy);
        _setAllocator(creation.allocator);
        _initializeFees(creation.fees);
    }

    /// @inheritdoc IVaultAdministration
    function installPolicy(address pointer) external nonReentrant onlyBy(policyRegistry) {
        Policy current = PolicyLibrary.load(policy);
        Policy next = PolicyLibrary.load(pointer);
        for (uint256 i; i < current.count(); ++i) {
            if (!next.holds(current.token(i))) _release(current, i);
        }
        policy = pointer;
        emit PolicyInstalled(pointer);
    }

    /// @inheritdoc IVaultAdministration
    function setAllocator(address account) external {
        bool isGuardianCutting = account == address(0) && rolesOf(msg.sender) & _GUARDIAN != 0;
        if (isGuardianCutting) _noteTightening(this.setAllocator.selector);
        else _requireDirection(account != address(0), this.setAllocator.selector);
        _setAllocator(account);
    }

    /// @inheritdoc IVaultAdministration
    function setLossBudgets(uint64 size, uint40 period) external {
        _checkLossBudget(size, period);
        LossBudget current = _lossBudget;
        _requireDirection(size > current.size() || period < current.period(), this.setLossBudgets.selector);
        _lossBudget = current.resize(size, period, block.timestamp);
        _auctionLossBudget = _auctionLossBudget.resize(size, period, block.timestamp);
        emit LossBudgetsSet(size, period);
    }

    /* INTERNAL */

    /// @dev `IPolicyRegistry.write` with the structure as it came: its offsets count from its own start, so what lies behind it
    /// may follow unread. Encoding it anew would cost more code than is left.
    function _writePolicy(IPolicyRegistry.Configuration calldata configuration) private returns (address pointer) {
        (address registry, bytes4 selector) = (policyRegistry, IPolicyRegistry.write.selector);
        assembly ("memory-safe") {
            let call_ := mload(0x40)
            let size := sub(calldatasize(), configuration)
            mstore(call_, selector)
            mstore(add(call_, 4), 0x20)
            calldatacopy(add(call_, 0x24), configuration, size)
            if iszero(call(gas(), registry, 0, call_, add(size, 0x24), 0, 0x20)) {
                returndatacopy(call_, 0, returndatasize())
                revert(call_, returndatasize())
            }
            pointer := mload(0)
        }
    }

    function _isDelayed(bytes4 selector) internal view override(WriteOff, FeeSettings) returns (bool) {
        return
            selector == this.setAllocator.selector ||
            selector == this.setLossBudgets.selector ||
            super._isDelayed(selector);
    }

    function _setAllocator(address account) private {
        allocator = account;
        emit AllocatorSet(account);
    }

    /// @dev What a component may leave behind: dust, or a little of the basket's value. Claims outlive the listing, and of
    /// a token that does not tell its balance, or was written off, nothing can be asked. Listed again, it counts again.
    function _release(Policy current, uint256 i) private {
        address token = current.token(i);
        if (_isExcluded[token]) {
            delete _isExcluded[token];
            return;
        }
        (bool readable, uint256 balance) = TokenTransfer.tryBalance(token);
        balance = _unclaimed(token, balance);
        if (!readable || balance <= Valuation.unitOf(current, i) / _DUST_DIVISOR) return;
        Valuation.Snapshot memory basket = _snapshot(current);
        uint256 most = (basket.mid * _LEFT_BEHIND_BPS) / _BPS; // {USD} = {USD} * {bps} / {bps}
        require(basket.values[i] <= most, ComponentNotEmpty(token, balance, basket.values[i], most));
    }

    function _checkLossBudget(uint256 size, uint256 period) private pure {
        Envelope("lossBudget", 0, _MAX_LOSS_BUDGET, 0, 0).requireInside(size);
        Envelope("lossPeriod", _MIN_LOSS_PERIOD, _MAX_LOSS_PERIOD, 0, 0).requireInside(period);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFeeSettings} from "./IFeeSettings.sol";
import {IPolicyRegistry} from "./IPolicyRegistry.sol";

/// @title Creation, governance and recovery of a vault
/// @notice What is called rarely. Lives in a contract of its own that every vault delegates to.
interface IVaultAdministration {
    /// @notice What a vault is created with.
    /// @param name Name of the share token.
    /// @param symbol Symbol of the share token.
    /// @param owner Account that names the others.
    /// @param curator Account that manages the policy and the parameters; zero for none.
    /// @param guardian Account that only de-risks; zero for none.
    /// @param allocator Account that may trade inside the policy; zero for none.
    /// @param lossBudget {1} Largest loss by trades, and again by auctions, as a fraction of value in 18 decimals.
    /// @param lossPeriod {s} Time in which a used-up loss budget drains.
    /// @param fees What the vault charges at first; the high-water mark starts at the first price of a share.
    /// @param policy The first policy.
    struct Creation {
        string name;
        string symbol;
        address owner;
        address curator;
        address guardian;
        address allocator;
        uint64 lossBudget;
        uint40 lossPeriod;
        IFeeSettings.FeeTerms fees;
        IPolicyRegistry.Configuration policy;
    }

    /// @notice A policy came into force.
    /// @param pointer Contract whose code is the policy.
    event PolicyInstalled(address indexed pointer);
    /// @notice Another account may trade from now on.
    /// @param allocator Account that may trade, or zero.
    event AllocatorSet(address indexed allocator);
    /// @notice Trades and auctions may lose another part of value from now on.
    /// @param size {1} 18 decimals.
    /// @param period {s} Time in which a used-up budget drains.
    event LossBudgetsSet(uint256 size, uint256 period);

    /// @notice The vault has been initialised before.
    error AlreadyInitialized();
    /// @notice A component cannot leave the policy while more than dust of it is left. {tok}, {USD} in 18 decimals
    error ComponentNotEmpty(address token, uint256 balance, uint256 value, uint256 maximum);

    /// @notice Installs a policy. Only for the registry, which validated it.
    /// @param pointer Contract whose code is the policy.
    function installPolicy(address pointer) external;

    /// @notice Names the account that may trade.
    /// @dev By the timelock; nobody also by the owner, the curator or the guardian at once.
    /// @param account Zero for nobody.
    function setAllocator(address account) external;

    /// @notice Sets how much trades, and again auctions, may lose. What is used stays used.
    /// @dev Tighter (smaller and slower to drain) by the owner or the curator at once, else by the timelock.
    /// @param size {1} 18 decimals, at most a tenth.
    /// @param period {s} Time in which a used-up budget drains, from a day to a year.
    function setLossBudgets(uint64 size, uint40 period) external;

    /// @notice Called once by whoever clones the vault, in the same transaction.
    /// @param creation What the vault is created with.
    /// @param seedShares {share} Shares that the tokens already sent stand for; a part of them is locked for ever.
    /// @param receiver Account that gets the rest of the shares.
    function initialize(Creation calldata creation, uint256 seedShares, address receiver) external;
}

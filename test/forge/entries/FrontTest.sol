// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeSettings} from "contracts/interfaces/IFeeSettings.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IWrappedVault} from "contracts/interfaces/IWrappedVault.sol";
import {IShare} from "../vault/VaultTest.sol";
import {HostileErc20} from "../hostile/HostileErc20.sol";
import {VaultTest} from "../vault/VaultTest.sol";

/// @notice A vault of five tokens of 0, 6, 8, 18 and 24 decimals that charges both fees, and one front of it: the entry or the
/// wrapper of one component. Functions of ERC-20 are called on wrappers only.
abstract contract FrontTest is VaultTest {
    address internal constant CAROL = address(0xCA401);
    uint256 internal constant FIRST_SHARES = 1_000e18;

    /// @dev The component of the front, its front, and the token of its shares.
    uint256 internal k;
    IWrappedVault internal front;
    IShare internal frontShare;

    function setUp() public virtual override {
        super.setUp();
        createVaultOfDecimals();
    }

    /// @dev The tokens can turn hostile.
    function createVaultOfDecimals() internal virtual {
        addHostile("WHOLE", 0, 1e18);
        addHostile("CASH", 6, 1e18);
        addHostile("BITCOIN", 8, 50_000e18);
        addHostile("ETHER", 18, 2_000e18);
        addHostile("FINE", 24, 10e18);
        charged = IFeeSettings.FeeTerms(address(0xFEE), 200, 1_000);
        createVault(configurationOfFive());
    }

    function addHostile(string memory symbol, uint8 decimals, uint256 price) internal {
        addToken(symbol, decimals, price);
        tokens[tokens.length - 1] = new HostileErc20(symbol, decimals);
    }

    /// @dev Makes a front, gives ALICE shares of it and lets it take from her.
    function openFront(uint256 component_, bool wrapped) internal {
        k = component_;
        address token = address(tokens[k]);
        address opened =
            wrapped
                ? entryFactory.createWrapper(address(vault), token)
                : entryFactory.createEntry(address(vault), token);
        front = IWrappedVault(opened);
        frontShare = IShare(front.share());
        mintInKind(ALICE, FIRST_SHARES);
        vm.startPrank(ALICE);
        share.approve(opened, type(uint256).max);
        if (wrapped) front.wrap(FIRST_SHARES, ALICE);
        tokens[k].approve(opened, type(uint256).max);
        vm.stopPrank();
    }

    function isWrapper() internal view returns (bool) {
        return address(frontShare) == address(front);
    }

    /* STATES */

    /// @dev Prices within a fifth of where they were, a part of the free flow used, some time gone.
    function shake(uint256 seed) internal {
        for (uint256 i; i < tokens.length; ++i) setPrice(i, (priceOf(i) * draw(seed, i, 80, 125)) / 100);
        redeem(CREATOR, seed % tokens.length, draw(seed, 7, 3e18, 60e18));
        skip(draw(seed, 8, 0, 3 days));
    }

    /// @dev Prices up to three times away: bands and groups are breached, on both sides.
    function shakeHard(uint256 seed) internal {
        for (uint256 i; i < tokens.length; ++i) setPrice(i, (priceOf(i) * draw(seed, i, 33, 300)) / 100);
        skip(draw(seed, 8, 0, 3 days));
    }

    /// @dev A number out of a seed, from `least` to `most`.
    function draw(uint256 seed, uint256 salt, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + (uint256(keccak256(abi.encode(seed, salt))) % (most - least + 1));
    }

    function pause(IRecovery.Activity activity) internal {
        vm.prank(OWNER);
        vault.pause(activity, 1 days);
    }

    /* AMOUNTS */

    /// @dev {tok} worth 2 to 120 USD.
    function anyAmount(uint256 seed) internal view returns (uint256) {
        return bound(seed, amountWorth(k, 3e18), amountWorth(k, 120e18));
    }

    /// @dev {tok} of the front's token that roundings may come to, 10^-12 USD: none of most, whose unit is worth more.
    function dust() internal view returns (uint256) {
        return (1e6 * unitOf(k)) / priceOf(k);
    }

    function assetOf(address account) internal view returns (uint256) {
        return tokens[k].balanceOf(account);
    }

    /* ACTIONS */

    /// @dev Gives ALICE tokens enough for anything.
    function fund(uint256 amount) internal {
        tokens[k].mint(ALICE, amount);
    }

    function depositAs(address account, uint256 amount, address receiver) internal returns (uint256 shares) {
        fund(amount);
        vm.prank(account);
        return front.deposit(amount, receiver);
    }

    /// @dev Whether ALICE's call of the front succeeds; the state is as before.
    function goesThrough(bytes memory call) internal returns (bool success) {
        uint256 state = vm.snapshotState();
        vm.prank(ALICE);
        (success, ) = address(front).call(call);
        vm.revertToState(state);
    }

    function approveShares(address spender, uint256 amount) internal {
        vm.prank(ALICE);
        frontShare.approve(spender, amount);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";

/// @notice What may be done to a vault that charges fees. Each step checks, with sums of its own, that holders gave up no
/// more than the terms say; what broke is remembered, so that a revert cannot hide it.
contract FeeHandler is CommonBase, StdUtils {
    /// @dev What a step starts from.
    /// @param value {USD} At the bid.
    /// @param supply {share} Effective.
    /// @param feeShares {share} Of the recipient and the protocol.
    /// @param kept {1} What management leaves of a share until today.
    struct Scene {
        uint256 value;
        uint256 supply;
        uint256 feeShares;
        uint256 kept;
        uint256 mark;
        uint256 performanceRate;
    }

    uint256 private constant _WAD = 1e18;
    uint256 private constant _BPS = 10_000;

    IAllocationVault public immutable vault;
    address public immutable recipient;
    address public immutable protocol;
    address public immutable actor;
    PlainToken[] private _tokens;
    HostileFeed[] private _feeds;
    string public violation;
    uint256 public fees;
    uint256 public entries;
    uint256 public exits;

    constructor(
        IAllocationVault vault_,
        address recipient_,
        address protocol_,
        address actor_,
        PlainToken[] memory tokens,
        HostileFeed[] memory feeds
    ) {
        (vault, recipient, protocol, actor) = (vault_, recipient_, protocol_, actor_);
        (_tokens, _feeds) = (tokens, feeds);
        for (uint256 i; i < tokens.length; ++i) {
            vm.prank(actor_);
            tokens[i].approve(address(vault_), type(uint256).max);
        }
    }

    /* STEPS */

    function mintInKind(uint256 seed) external {
        uint256 shares = bound(seed, 1, vault.totalSupply());
        uint256[] memory amounts = vault.previewMintInKind(shares);
        for (uint256 i; i < amounts.length; ++i) _tokens[i].mint(actor, amounts[i]);
        Scene memory scene = _scene();
        vm.prank(actor);
        vault.mintInKind(shares, amounts, actor, block.timestamp);
        ++entries;
        _check(scene, false, "mintInKind");
    }

    function redeemInKind(uint256 seed) external {
        uint256 held = vault.balanceOf(actor);
        if (held == 0) return;
        uint256[] memory least = new uint256[](_tokens.length);
        Scene memory scene = _scene();
        vm.prank(actor);
        vault.redeemInKind(bound(seed, 1, held), least, actor, block.timestamp);
        ++exits;
        _check(scene, false, "redeemInKind");
    }

    function deposit(uint256 seed, uint256 tokenSeed) external {
        uint256 i = tokenSeed % _tokens.length;
        uint256 amount = bound(seed, 1, 1 + _tokens[i].balanceOf(address(vault)) / 50);
        _tokens[i].mint(actor, amount);
        Scene memory scene = _scene();
        vm.prank(actor);
        try vault.deposit(address(_tokens[i]), amount, 0, actor, block.timestamp) {
            ++entries;
            _check(scene, true, "deposit");
        } catch {}
    }

    function redeem(uint256 seed, uint256 tokenSeed) external {
        uint256 shares = bound(seed, 0, vault.balanceOf(actor) / 20);
        Scene memory scene = _scene();
        vm.prank(actor);
        try vault.redeem(address(_tokens[tokenSeed % _tokens.length]), shares, 0, actor, actor, block.timestamp) {
            ++exits;
            _check(scene, true, "redeem");
        } catch {}
    }

    function crystallise() external {
        Scene memory scene = _scene();
        vault.crystalliseFees();
        _check(scene, true, "crystalliseFees");
    }

    function setRates(uint16 managementRate, uint16 performanceRate) external {
        (uint16 m, uint16 p) = (uint16(bound(managementRate, 0, 300)), uint16(bound(performanceRate, 0, 2_000)));
        Scene memory scene = _scene();
        vm.prank(address(vault)); // as its timelock does
        vault.setFeeRates(m, p);
        _check(scene, false, "setFeeRates");
        (, uint256 due) = vault.pendingFees();
        if (scene.performanceRate < p && due > 0) _violate("V-14 a new rate is charged on the past");
    }

    function moveMarket(uint256 seed) external {
        uint256 i = seed % _feeds.length;
        (uint256 bid, uint256 ask) = _feeds[i].quote();
        uint256 factor = bound(uint256(keccak256(abi.encode(seed))), 0.8e18, 1.25e18);
        if (bid < 1e9 || bid > 1e30) factor = _WAD;
        _feeds[i].setBoth((bid * factor) / _WAD, (ask * factor) / _WAD);
    }

    function warp(uint256 seed) external {
        vm.warp(block.timestamp + bound(seed, 0, 20 days));
    }

    /* CHECKS */

    function _scene() private view returns (Scene memory scene) {
        (scene.value, , ) = vault.netAssetValue();
        scene.supply = vault.totalSupply() + 1e6;
        scene.feeShares = vault.balanceOf(recipient) + vault.balanceOf(protocol);
        scene.mark = vault.highWaterMark();
        scene.performanceRate = vault.feeTerms().performanceRate;
        scene.kept = _kept(vault.feeTerms().managementRate, vault.feesAccruedOn());
    }

    /// @dev V-13, V-14. {price} at the bid, per effective share, with the fees taken and nothing else.
    function _check(Scene memory scene, bool isPriced, string memory step) private {
        uint256 minted = vault.balanceOf(recipient) + vault.balanceOf(protocol) - scene.feeShares;
        if (minted > 0) ++fees;
        uint256 kept = (((scene.value * _WAD) / scene.supply) * scene.kept) / _WAD; // {USD/share} after management
        uint256 least = kept;
        if (kept > scene.mark && scene.mark > 0) {
            least -= ((kept - scene.mark) * scene.performanceRate) / _BPS;
        }
        uint256 price = (scene.value * _WAD) / (scene.supply + minted);
        // Rounded twice, each time by less than a wei of price and a part in 1e15 of the power.
        if (price + 2 + price / 1e15 < least) _violate(string.concat("V-13 ", step));
        if (vault.highWaterMark() < scene.mark) _violate(string.concat("V-14 the mark falls by ", step));
        if (!isPriced) return;
        (uint256 management, uint256 performance) = vault.pendingFees();
        if (management > 0) _violate(string.concat("V-14 management is left by ", step));
        // What an entry or exit leaves with the holders is a gain already.
        if (performance > (vault.totalSupply() * scene.performanceRate) / 1e6) {
            _violate(string.concat("V-14 performance is left by ", step));
        }
    }

    /// @dev {1} (1 - rate / 365)^days, by as many products, rounded down.
    function _kept(uint256 rate, uint256 accruedOn) private view returns (uint256 kept) {
        kept = _WAD;
        uint256 today = block.timestamp / 1 days;
        if (accruedOn >= today) return kept;
        uint256 elapsed = today - accruedOn > 365 ? 365 : today - accruedOn;
        for (uint256 i; i < elapsed; ++i) kept = (kept * (365 * _BPS - rate)) / (365 * _BPS);
    }

    function _violate(string memory what) private {
        if (bytes(violation).length == 0) violation = what;
    }
}

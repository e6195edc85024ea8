// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {SurfaceMath} from "contracts/risk/SurfaceMath.sol";
import {SviParameters, SviSlice, SviSliceLibrary} from "contracts/math/SviSlice.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {SettableSource} from "../harness/SettableSource.sol";
import {ISurface} from "./ISurface.sol";

/// @notice A surface with five reporters of whom three are a quorum and four are two thirds, and one listed underlying.
abstract contract SurfaceTest is Test {
    /// @dev 1 June 2026, 10:00 UTC.
    uint256 internal constant START = 1_780_308_000;
    /// @dev 08:00 UTC after a week, a month and a quarter.
    uint256 internal constant WEEK = START - 2 hours + 7 days;
    uint256 internal constant MONTH = START - 2 hours + 30 days;
    uint256 internal constant QUARTER = START - 2 hours + 90 days;
    uint256 internal constant FORWARD = 2_000e18;
    uint256 internal constant VOLATILITY = 0.6e18;
    uint256 internal constant QUORUM = 3;
    uint256 internal constant REPORTERS = 5;

    address internal constant OWNER = address(0x0fee);
    address internal constant CURATOR = address(0xC0);
    address internal constant GUARDIAN = address(0x6A);
    address internal constant STRANGER = address(0x57);
    address internal constant ETH = address(0xE7);
    uint8 internal constant FACTOR = 1;

    ISurface internal surface;
    SettableSource internal measured;
    /// @dev Rising by their addresses.
    uint256[] internal keys;

    function setUp() public virtual {
        vm.warp(START);
        measured = new SettableSource();
        measured.set(FACTOR, VOLATILITY);
        for (uint256 i = 1; i <= REPORTERS; ++i) _insertKey(uint256(keccak256(abi.encode("reporter", i))));
        surface = deploySurface(addresses(REPORTERS), QUORUM);
        vm.startPrank(OWNER);
        surface.setCurator(CURATOR);
        surface.setGuardian(GUARDIAN);
        surface.listUnderlying(ETH, terms());
        vm.stopPrank();
    }

    /* SURFACE */

    function deploySurface(address[] memory reporters, uint256 quorum) internal returns (ISurface) {
        bytes memory arguments = abi.encode(OWNER, reporters, quorum);
        return ISurface(deployCode(Artifacts.path("risk", "VolSurface"), arguments));
    }

    function terms() internal view returns (IVolSurface.Terms memory) {
        return
            IVolSurface.Terms({
                volatilitySource: address(measured),
                factor: FACTOR,
                minimumRatio: 3_000,
                maximumRatio: 40_000,
                maximumPostAge: 10 minutes,
                freshFor: 1 hours,
                staleAfter: 9 hours,
                maximumWidening: 8_000
            });
    }

    /* SLICES */

    /// @dev A smile whose at-the-money variance is volatility² · duration, in the shape of a crypto week: w = v (0.5 + ...).
    function smile(uint256 volatility, uint256 duration) internal pure returns (uint256) {
        int256 w = int256((((volatility * volatility) / 1e18) * duration) / 365 days);
        // vertex at k = 0 of width √w: a + b s = w with a = w/2
        int256 s = int256(_root(uint256(w) * 1e18));
        SviParameters memory p = SviParameters({a: w / 2, b: ((w / 2) * 1e18) / s, rho: -0.1e18, m: 0, s: s});
        return SviSlice.unwrap(SviSliceLibrary.pack(p));
    }

    function _root(uint256 x) private pure returns (uint256 y) {
        y = x;
        for (uint256 z = x / 2 + 1; z < y; z = (x / z + z) / 2) y = z;
    }

    /* MESSAGES */

    /// @dev One slice of a flat volatility at an expiry, of now.
    function single(uint256 expiry, uint256 volatility) internal view returns (IVolSurface.Post memory) {
        uint256[] memory expiries = new uint256[](1);
        expiries[0] = expiry;
        return several(expiries, volatility);
    }

    function several(
        uint256[] memory expiries,
        uint256 volatility
    ) internal view returns (IVolSurface.Post memory message) {
        uint256 time = vm.getBlockTimestamp();
        message.underlying = ETH;
        message.expiries = expiries;
        message.slices = new uint256[](expiries.length);
        message.forwards = new uint256[](expiries.length);
        message.timestamp = time;
        message.deadline = time + 1 hours;
        for (uint256 i; i < expiries.length; ++i) {
            message.slices[i] = smile(volatility, expiries[i] - time);
            message.forwards[i] = FORWARD + i * 10e18;
        }
    }

    /// @dev The week, the month and the quarter.
    function three(uint256 volatility) internal view returns (IVolSurface.Post memory) {
        uint256[] memory expiries = new uint256[](3);
        (expiries[0], expiries[1], expiries[2]) = (WEEK, MONTH, QUARTER);
        return several(expiries, volatility);
    }

    function send(IVolSurface.Post memory message, uint256 signers) internal {
        (address[] memory who, bytes[] memory signatures) = signed(message, signers);
        surface.post(message, who, signatures);
    }

    function expectRefusal(IVolSurface.Post memory message, uint256 signers, bytes memory reason) internal {
        (address[] memory who, bytes[] memory signatures) = signed(message, signers);
        vm.expectRevert(reason);
        surface.post(message, who, signatures);
    }

    function signed(
        IVolSurface.Post memory message,
        uint256 signers
    ) internal view returns (address[] memory who, bytes[] memory signatures) {
        bytes32 digest = surface.digestOf(message);
        who = addresses(signers);
        signatures = new bytes[](signers);
        for (uint256 i; i < signers; ++i) signatures[i] = sign(keys[i], digest);
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function addresses(uint256 count) internal view returns (address[] memory who) {
        who = new address[](count);
        for (uint256 i; i < count; ++i) who[i] = vm.addr(keys[i]);
    }

    function pass(uint256 time) internal {
        vm.warp(vm.getBlockTimestamp() + time);
        vm.roll(vm.getBlockNumber() + 1);
    }

    function _insertKey(uint256 key) private {
        keys.push(key);
        for (uint256 i = keys.length - 1; i > 0 && vm.addr(keys[i]) < vm.addr(keys[i - 1]); --i) {
            (keys[i], keys[i - 1]) = (keys[i - 1], keys[i]);
        }
    }

    function isStale(address underlying, uint256 expiry) internal view returns (bool stale) {
        (, , stale) = surface.agingOf(underlying, expiry);
    }

    function atTheMoney(address underlying, uint256 expiry) internal view returns (uint256) {
        uint256 w = surface.totalVarianceAt(underlying, 0, expiry, IVolSurface.Age.InForce);
        return SurfaceMath.volatility(w, expiry - block.timestamp);
    }
}

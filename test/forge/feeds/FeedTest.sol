// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {Artifacts} from "../env/Artifacts.sol";

/// @notice Deploys feeds from Hardhat's artifacts, as they will be deployed.
abstract contract FeedTest is Test {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant START = 1_716_422_400;
    /// @dev {1} the largest half-width that a feed may have.
    uint256 internal constant MAX_HALF_WIDTH = 0.5e18;

    function setUp() public virtual {
        vm.warp(START);
    }

    /// @dev One call has to say what two say.
    function _assertQuotesAreBothQuotes(address feed) internal view {
        uint256[4] memory expected;
        (expected[0], expected[1]) = IFeed(feed).quote();
        (expected[2], expected[3]) = IFeed(feed).guardedQuote();
        (uint256 bid, uint256 ask, uint256 guardedBid, uint256 guardedAsk) = IFeed(feed).quotes();
        assertEq(keccak256(abi.encode(bid, ask, guardedBid, guardedAsk)), keccak256(abi.encode(expected)));
    }

    /// @dev `creationCode` of a feed's artifact, followed by its arguments.
    function _creationCode(string memory name, bytes memory args) internal view returns (bytes memory) {
        return bytes.concat(vm.getCode(Artifacts.path("feeds", name)), args);
    }

    function _deployFeed(string memory name, bytes memory args) internal returns (address) {
        return this.create(_creationCode(name, args));
    }

    /// @dev Deploys and expects the constructor to revert with exactly `reason`.
    function _expectDeployRevert(string memory name, bytes memory args, bytes memory reason) internal {
        bytes memory code = _creationCode(name, args);
        vm.expectRevert(reason);
        this.create(code);
    }

    /// @notice A call of its own, so that an expected revert is this one; passes the constructor's reason on.
    function create(bytes calldata code) external returns (address deployed) {
        bytes memory code_ = code;
        assembly ("memory-safe") {
            deployed := create(0, add(code_, 0x20), mload(code_))
            if iszero(deployed) {
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
        }
    }
}

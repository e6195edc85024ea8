// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeSettings} from "contracts/interfaces/IFeeSettings.sol";
import {TradeTest} from "./TradeTest.sol";

/// @notice A vault that charges 2 % a year and 10 % of gains, and the sums of its fees done again.
abstract contract FeeTest is TradeTest {
    address internal constant RECIPIENT = address(0xFEE);
    address internal constant PROTOCOL = address(0x9207);
    uint16 internal constant MANAGEMENT = 200;
    uint16 internal constant PERFORMANCE = 1_000;
    uint256 internal constant NEVER = 65_535;

    /* VAULTS */

    function createVaultWithFees(uint16 managementRate, uint16 performanceRate) internal {
        charged = IFeeSettings.FeeTerms(RECIPIENT, managementRate, performanceRate);
        createVaultOfFive();
    }

    /// @dev The protocol takes `part` {bps} of every fee.
    function setProtocolShare(uint16 part) internal {
        vm.prank(PROTOCOL_OWNER);
        protocolFee.setRecipient(PROTOCOL);
        vm.prank(address(protocolFee)); // as its timelock does
        protocolFee.setShare(part);
    }

    /// @dev As the vault's timelock does.
    function setRatesByTimelock(uint16 managementRate, uint16 performanceRate) internal {
        vm.prank(address(vault));
        vault.setFeeRates(managementRate, performanceRate);
    }

    /// @dev All prices times `factor` {1}, with quotes renewed.
    function movePrices(uint256 factor) internal {
        for (uint256 i; i < feeds.length; ++i) {
            (uint256 bid, uint256 ask) = feeds[i].quote();
            feeds[i].setBoth((bid * factor) / WAD, (ask * factor) / WAD);
        }
    }

    function crystallise() internal returns (uint256 managementShares, uint256 performanceShares) {
        return vault.crystalliseFees();
    }

    /* SUMS */

    function effectiveSupply() internal view returns (uint256) {
        return share.totalSupply() + VIRTUAL_SHARES;
    }

    /// @dev {USD/share} at the bid, rounded down.
    function price() internal view returns (uint256) {
        (uint256 bid, , ) = vault.netAssetValue();
        return (bid * WAD) / effectiveSupply();
    }

    function today() internal view returns (uint256) {
        return block.timestamp / 1 days;
    }
}

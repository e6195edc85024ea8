// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SourceReader} from "contracts/feeds/SourceReader.sol";
import {IAggregator} from "contracts/interfaces/external/IAggregator.sol";

/// @notice The library beside its plain twin: the same reads, written without assembly.
contract SourceReaderHarness {
    function latestRound(address source) external view returns (SourceReader.Round memory) {
        return SourceReader.latestRound(source);
    }

    function word(address source, bytes4 selector, uint256 argument) external view returns (uint256) {
        return SourceReader.word(source, selector, argument);
    }

    function plainLatestRound(address source) external view returns (SourceReader.Round memory round) {
        bytes memory call = abi.encodeWithSelector(IAggregator.latestRoundData.selector);
        (bool success, bytes memory returned) = source.staticcall(call);
        require(success && returned.length >= 160);
        return abi.decode(returned, (SourceReader.Round));
    }

    function plainWord(address source, bytes4 selector, uint256 argument) external view returns (uint256) {
        (bool success, bytes memory returned) = source.staticcall(abi.encodeWithSelector(selector, argument));
        require(success && returned.length >= 32);
        return abi.decode(returned, (uint256));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A wallet that signs by the key of its owner, who can be changed: what it says of a signature may change too.
contract ContractSigner is IERC1271 {
    address public keyHolder;

    constructor(address keyHolder_) {
        keyHolder = keyHolder_;
    }

    function setKeyHolder(address keyHolder_) external {
        keyHolder = keyHolder_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recover(hash, signature) == keyHolder ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {RequestsProperties} from "./RequestsProperties.sol";

contract RequestsDecimals0 is RequestsProperties {
    function setUp() public override {
        k = 0;
        super.setUp();
    }
}

contract RequestsDecimals6 is RequestsProperties {
    function setUp() public override {
        k = 1;
        super.setUp();
    }
}

contract RequestsDecimals8 is RequestsProperties {
    function setUp() public override {
        k = 2;
        super.setUp();
    }
}

contract RequestsDecimals18 is RequestsProperties {
    function setUp() public override {
        k = 3;
        super.setUp();
    }
}

contract RequestsDecimals24 is RequestsProperties {
    function setUp() public override {
        k = 4;
        super.setUp();
    }
}

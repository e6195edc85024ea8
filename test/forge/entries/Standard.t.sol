// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {StandardProperties} from "./StandardProperties.sol";

// One contract for every front, so that each property has a name and a result of its own for it.
// solhint-disable one-contract-per-file

/// forge-config: default.fuzz.runs = 12
contract EntryOfDecimals0Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(0, false);
    }
}

/// forge-config: default.fuzz.runs = 12
contract EntryOfDecimals6Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(1, false);
    }
}

/// forge-config: default.fuzz.runs = 12
contract EntryOfDecimals8Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(2, false);
    }
}

/// forge-config: default.fuzz.runs = 12
contract EntryOfDecimals18Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(3, false);
    }
}

/// forge-config: default.fuzz.runs = 12
contract EntryOfDecimals24Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(4, false);
    }
}

/// forge-config: default.fuzz.runs = 12
contract WrapperOfDecimals0Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(0, true);
    }
}

/// forge-config: default.fuzz.runs = 12
contract WrapperOfDecimals6Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(1, true);
    }
}

/// forge-config: default.fuzz.runs = 12
contract WrapperOfDecimals8Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(2, true);
    }
}

/// forge-config: default.fuzz.runs = 12
contract WrapperOfDecimals18Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(3, true);
    }
}

/// forge-config: default.fuzz.runs = 12
contract WrapperOfDecimals24Test is StandardProperties {
    function setUp() public override {
        super.setUp();
        openFront(4, true);
    }
}

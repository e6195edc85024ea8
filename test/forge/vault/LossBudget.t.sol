// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {LossBudgetHarness} from "../harness/LossBudgetHarness.sol";

contract LossBudgetTest is Test {
    uint256 private constant _START = 1_716_422_400;
    uint64 private constant _SIZE = 0.01e18;
    uint40 private constant _PERIOD = 30 days;

    LossBudgetHarness private _budget;

    function setUp() public {
        _budget = new LossBudgetHarness(_SIZE, _PERIOD, _START);
    }

    function test_packsItsFourFields() public {
        assertEq(_budget.size(), _SIZE);
        assertEq(_budget.period(), _PERIOD);
        assertEq(_budget.usedAt(_START), 0);
        _budget.charge(0.004e18, _START + 5);
        uint256 expected =
            (uint256(0.004e18) << 144) | (uint256(_SIZE) << 80) | ((_START + 5) << 40) | uint256(_PERIOD);
        assertEq(_budget.raw(), expected);
    }

    function test_drainsWithTimeRoundedUp() public {
        _budget.charge(_SIZE, _START);
        assertEq(_budget.usedAt(_START), _SIZE);
        // 0.01e18 / 2,592,000 s is 3,858,024,691.36 a second, of which the part is not drained yet
        assertEq(_budget.usedAt(_START + 1), _SIZE - 3_858_024_691);
        assertEq(_budget.usedAt(_START + _PERIOD / 2), _SIZE / 2);
        assertEq(_budget.usedAt(_START + _PERIOD - 1), 3_858_024_692);
        assertEq(_budget.usedAt(_START + _PERIOD), 0);
        assertEq(_budget.usedAt(_START + 100 * uint256(_PERIOD)), 0);
    }

    function test_takesTheWholeBudgetAtOnce() public {
        _budget.charge(_SIZE, _START);
        vm.expectRevert(abi.encodeWithSelector(IBasket.LossBudgetExceeded.selector, _SIZE, 1, _SIZE));
        _budget.charge(1, _START);
        _budget.charge(0, _START);
        assertEq(_budget.usedAt(_START), _SIZE);
    }

    function test_RevertWhen_lossAboveBudget() public {
        vm.expectRevert(abi.encodeWithSelector(IBasket.LossBudgetExceeded.selector, 0, uint256(_SIZE) + 1, _SIZE));
        _budget.charge(uint256(_SIZE) + 1, _START);
    }

    function test_budgetOfNothingAllowsNoLoss() public {
        LossBudgetHarness none = new LossBudgetHarness(0, 1, _START);
        none.charge(0, _START);
        vm.expectRevert(abi.encodeWithSelector(IBasket.LossBudgetExceeded.selector, 0, 1, 0));
        none.charge(1, _START + 365 days);
    }

    function testFuzz_largestFieldsDoNotMix(uint64 size, uint40 period, uint40 start, uint256 loss) public {
        period = uint40(bound(period, 1, type(uint40).max));
        loss = bound(loss, 0, size);
        LossBudgetHarness budget = new LossBudgetHarness(size, period, start);
        budget.charge(loss, start);
        assertEq(budget.size(), size);
        assertEq(budget.period(), period);
        assertEq(budget.usedAt(start), loss);
    }

    /// @dev Against the plain sum: max(0, used - size * elapsed / period) + loss, a drain never rounded up.
    function testFuzz_usedFollowsItsFormula(uint64 size, uint40 period, uint256 loss, uint256 elapsed) public {
        period = uint40(bound(period, 1, 3650 days));
        loss = bound(loss, 0, size);
        elapsed = bound(elapsed, 0, 10 * uint256(period));
        LossBudgetHarness budget = new LossBudgetHarness(size, period, _START);
        budget.charge(loss, _START);
        uint256 drained = (uint256(size) * elapsed) / period;
        assertEq(budget.usedAt(_START + elapsed), loss > drained ? loss - drained : 0);
    }

    /// @dev In any window the accepted losses are at most size * (1 + window / period), but for a rounding per loss.
    function testFuzz_lossesOfAWindowAreBounded(uint256[16] memory losses, uint256[16] memory waits) public {
        (uint256 time, uint256 first, uint256 sum) = (_START, 0, 0);
        uint256[16] memory accepted;
        uint256[16] memory times;
        for (uint256 i; i < 16; ++i) {
            time += bound(waits[i], 0, _PERIOD / 4);
            times[i] = time;
            uint256 loss = bound(losses[i], 0, _SIZE);
            try _budget.charge(loss, time) {
                accepted[i] = loss;
            } catch {}
        }
        for (; first < 16; ++first) {
            sum = 0;
            for (uint256 last = first; last < 16; ++last) {
                sum += accepted[last];
                uint256 window = times[last] - times[first];
                assertLe(sum, _SIZE + (uint256(_SIZE) * window) / _PERIOD);
            }
        }
    }
}

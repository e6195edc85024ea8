// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRedemptionRequests} from "contracts/interfaces/IRedemptionRequests.sol";
import {IRedemptionRequestsFactory} from "contracts/interfaces/IRedemptionRequestsFactory.sol";
import {IRedemptionRequestsSale} from "contracts/interfaces/IRedemptionRequestsSale.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {HostileErc20} from "../hostile/HostileErc20.sol";
import {VaultTest} from "../vault/VaultTest.sol";

/// @notice A vault of five tokens with 0, 6, 8, 18 and 24 decimals, three holders of 1,000 shares, and requests to be paid in
/// component `k`. All tokens can turn hostile.
abstract contract RequestsTest is VaultTest {
    address internal constant CAROL = address(0xCA401);
    address internal constant BIDDER = address(0xB1D);
    address internal constant KEEPER = address(0x4EE);
    /// @dev {s} of `RedemptionRequestsQueue`
    uint256 internal constant INTAKE = 1 hours;
    uint256 internal constant NOTICE = 15 minutes;
    uint256 internal constant READABLE_LIMIT = 7 days;
    /// @dev {s} of `RedemptionRequestsSale`
    uint256 internal constant WARM_UP = 60;
    uint256 internal constant DURATION = 3 hours;
    uint256 internal constant LIMIT = 24 hours;
    uint256 internal constant PATIENCE = 30 days;
    uint256 internal constant HELD = 1_000e18;
    uint256 internal constant ALL = type(uint256).max;

    IRedemptionRequestsFactory internal requestsFactory;
    IRedemptionRequests internal requests;
    uint256 internal k = 1;

    function setUp() public virtual override {
        super.setUp();
        _addHostile("WHOLE", 0, 0.001e18);
        _addHostile("CASH", 6, 1e18);
        _addHostile("BITCOIN", 8, 50_000e18);
        _addHostile("ETHER", 18, 2_000e18);
        _addHostile("FINE", 24, 10e18);
        createVault(configurationOfFive());
        address sale = deployCode(Artifacts.path("entries", "RedemptionRequestsSale"));
        address implementation = deployCode(Artifacts.path("entries", "RedemptionRequests"), abi.encode(sale));
        requestsFactory = IRedemptionRequestsFactory(
            deployCode(Artifacts.path("entries", "RedemptionRequestsFactory"), abi.encode(implementation))
        );
        requests = IRedemptionRequests(requestsFactory.createRequests(address(vault), address(tokens[k])));
        _enter(ALICE);
        _enter(BOB);
        _enter(CAROL);
        vm.label(address(requests), "requests");
    }

    function _addHostile(string memory symbol, uint8 decimals, uint256 price) private {
        addToken(symbol, decimals, price);
        tokens[tokens.length - 1] = new HostileErc20(symbol, decimals);
    }

    function _enter(address account) private {
        mintInKind(account, HELD);
        vm.prank(account);
        share.approve(address(requests), ALL);
    }

    /* STEPS */

    function hostile(uint256 i) internal view returns (HostileErc20) {
        return HostileErc20(address(tokens[i]));
    }

    function request(address account, uint256 shares) internal returns (uint256) {
        vm.prank(account);
        return requests.requestRedeem(shares, account, account);
    }

    function cancel(address account, uint256 requestId) internal returns (uint256) {
        vm.prank(account);
        return requests.cancelRedeemRequest(requestId, account, account);
    }

    function saleOf(uint256 requestId) internal view returns (IRedemptionRequestsSale sale) {
        (address account, , , , ) = requests.batchOf(requestId);
        return IRedemptionRequestsSale(account);
    }

    function earliestOf(uint256 requestId) internal view returns (uint256) {
        (, uint256 openedAt, , , ) = requests.batchOf(requestId);
        return openedAt + INTAKE + NOTICE;
    }

    function start(uint256 requestId) internal returns (IRedemptionRequestsSale) {
        if (vm.getBlockTimestamp() < earliestOf(requestId)) vm.warp(earliestOf(requestId));
        vm.prank(KEEPER);
        requests.startSale(requestId);
        return saleOf(requestId);
    }

    /// @dev Buys at most `maxSold` {tok} of component `i` at the price of the moment.
    function buy(IRedemptionRequestsSale sale, uint256 i, uint256 maxSold) internal returns (uint256, uint256) {
        (, uint256 bought) = sale.quoteFill(address(tokens[i]), maxSold);
        tokens[k].mint(BIDDER, bought);
        vm.prank(BIDDER);
        tokens[k].approve(address(sale), bought);
        IRedemptionRequestsSale.Purchase memory wanted = purchase(i, maxSold);
        vm.prank(BIDDER);
        return sale.fill(wanted, vm.getBlockTimestamp());
    }

    function purchase(
        uint256 i,
        uint256 maxSold
    ) internal view returns (IRedemptionRequestsSale.Purchase memory wanted) {
        (wanted.token, wanted.maxSold, wanted.maxPaid) = (address(tokens[i]), maxSold, ALL);
        wanted.recipient = BIDDER;
    }

    /// @dev Sells all that is for sale, `elapsed` {s} after the price started to fall.
    function sellAll(uint256 requestId, uint256 elapsed) internal {
        IRedemptionRequestsSale sale = saleOf(requestId);
        vm.warp(sale.beganAt() + WARM_UP + elapsed);
        for (uint256 i; i < 5; ++i) {
            if (leftOf(sale, i) > 0) buy(sale, i, ALL);
        }
    }

    /// @dev From request to claimable, half-way down the price.
    function settle(uint256 requestId) internal {
        start(requestId);
        sellAll(requestId, DURATION / 2);
    }

    function claimAll(address account) internal returns (uint256 assets) {
        uint256 shares = requests.maxRedeem(account);
        vm.prank(account);
        return requests.redeem(shares, account, account);
    }

    /* MEASURES */

    function leftOf(IRedemptionRequestsSale sale, uint256 i) internal view returns (uint256 left) {
        (, left) = sale.lotOf(address(tokens[i]));
    }

    function held(uint256 i, address account) internal view returns (uint256) {
        return tokens[i].balanceOf(account);
    }

    function proceedsOf(uint256 requestId) internal view returns (uint256 proceeds) {
        (, , proceeds) = saleOf(requestId).outcome();
    }

    function isOver(uint256 requestId) internal view returns (bool over) {
        (over, , ) = saleOf(requestId).outcome();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IRedemptionRequests} from "contracts/interfaces/IRedemptionRequests.sol";
import {IRedemptionRequestsSale} from "contracts/interfaces/IRedemptionRequestsSale.sol";
import {HostileErc20, Trick} from "../hostile/HostileErc20.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {PlainToken} from "../harness/PlainToken.sol";

/// @notice Steps of requesters, bidders, donors and hostile components, with sums of its own. No step reverts; what one breaks is
/// written into `violation`. Amounts are summed from what functions return, never from the balances they are compared with.
contract RequestsHandler is Test {
    uint256 private constant _ALL = type(uint256).max;
    address private constant _BIDDER = address(0xB1D);

    IAllocationVault private immutable _VAULT;
    IRedemptionRequests private immutable _REQUESTS;
    uint256 private immutable _K;
    PlainToken[] private _tokens;
    HostileFeed[] private _feeds;
    address[] private _actors;

    string public violation;
    mapping(string step => uint256) public done;
    /// @dev {share} Requested, cancelled, burnt.
    uint256 public requested;
    uint256 public cancelled;
    uint256 public burnt;
    /// @dev {tok} That came to all batches, and left them.
    mapping(uint256 i => uint256) public came;
    mapping(uint256 i => uint256) public left;

    constructor(
        IAllocationVault vault,
        IRedemptionRequests requests,
        uint256 k,
        PlainToken[] memory tokens,
        HostileFeed[] memory feeds,
        address[] memory actors
    ) {
        (_VAULT, _REQUESTS, _K) = (vault, requests, k);
        (_tokens, _feeds, _actors) = (tokens, feeds, actors);
    }

    /* REQUESTERS */

    function request(uint256 seed, uint256 shares) external {
        address owner = _actor(seed);
        address controller = _actor(seed >> 64);
        uint256 most = _VAULT.balanceOf(owner);
        if (most == 0) return;
        shares = bound(
            shares,
            1,
            seed % 8 == 0
                ? 1e6 < most
                    ? 1e6
                    : most
                : most
        );
        vm.prank(owner);
        try _REQUESTS.requestRedeem(shares, controller, owner) {
            requested += shares;
            ++done["request"];
        } catch {
            if (_REQUESTS.openRequestsOf(controller).length < 16) _violate("request refused");
        }
    }

    function cancel(uint256 seed) external {
        (uint256 id, address controller) = (_id(seed), _actor(seed >> 64));
        if (id == 0) return;
        (, , uint256 startedAt, , ) = _REQUESTS.batchOf(id);
        uint256 mine = _REQUESTS.pendingRedeemRequest(id, controller);
        vm.prank(controller);
        try _REQUESTS.cancelRedeemRequest(id, controller, controller) returns (uint256 shares) {
            if (startedAt != 0 || shares != mine) _violate("cancelled what was started or another's");
            cancelled += shares;
            ++done["cancel"];
        } catch {
            if (startedAt == 0 && mine > 0) _violate("cancel refused");
        }
    }

    function claim(uint256 seed, uint256 amount) external {
        address controller = _actor(seed);
        (uint256 shares, uint256 assets) = (_REQUESTS.maxRedeem(controller), _REQUESTS.maxWithdraw(controller));
        if (seed % 4 == 0 ? assets == 0 : shares == 0) return;
        address receiver = address(uint160(seed >> 96) | (1 << 159));
        vm.prank(controller);
        if (seed % 4 == 0) {
            amount = bound(amount, 1, assets);
            try _REQUESTS.withdraw(amount, receiver, controller) {
                left[_K] += amount;
                ++done["withdraw"];
            } catch {
                _violate("withdraw blocked");
            }
        } else {
            amount = seed % 4 == 1 ? shares : bound(amount, 1, shares);
            try _REQUESTS.redeem(amount, receiver, controller) returns (uint256 paid) {
                left[_K] += paid;
                if (amount == shares && paid != assets) _violate("redeem pays not what it said");
                ++done["redeem"];
            } catch {
                _violate("redeem blocked");
            }
        }
    }

    function claimRequest(uint256 seed) external {
        (uint256 id, address controller) = (_overId(seed), _actor(seed >> 64));
        if (id == 0) return;
        uint256 mine = _REQUESTS.claimableRedeemRequest(id, controller);
        vm.prank(controller);
        try _REQUESTS.claimRequest(id, controller, controller) returns (uint256 shares, uint256 assets) {
            if (shares != mine) _violate("claimed other shares");
            left[_K] += assets;
            ++done["claimRequest"];
        } catch {
            if (mine > 0) _violate("claim blocked");
        }
    }

    function take(uint256 seed) external {
        (uint256 id, address controller) = (_overId(seed), _actor(seed >> 64));
        if (id == 0) return;
        vm.prank(controller);
        uint256[] memory amounts = _REQUESTS.takeAllInKind(id, controller, controller);
        for (uint256 i; i < amounts.length; ++i) {
            left[i] += amounts[i];
            if (amounts[i] > 0) ++done["take"];
        }
    }

    /* ANYONE */

    function start(uint256 seed) external {
        uint256 id = _id(seed);
        if (id == 0) return;
        (address sale, uint256 openedAt, uint256 startedAt, , uint256 shares) = _REQUESTS.batchOf(id);
        uint256[] memory slice = _VAULT.previewRedeemInKind(shares);
        uint256[] memory others = _VAULT.previewRedeemInKind(1e18);
        try _REQUESTS.startSale(id) {
            if (startedAt != 0 || block.timestamp < openedAt + 75 minutes) _violate("started too early or twice");
            burnt += shares;
            for (uint256 i; i < slice.length; ++i) {
                came[i] += slice[i] - _VAULT.claimOf(address(_tokens[i]), sale);
            }
            uint256[] memory later = _VAULT.previewRedeemInKind(1e18);
            for (uint256 i; i < slice.length; ++i) {
                if (later[i] < others[i]) _violate("those who stay lose");
            }
            ++done["start"];
        } catch {
            bool due = startedAt == 0 && shares > 0 && block.timestamp >= openedAt + 75 minutes;
            if (due) _violate("start refused");
        }
    }

    function fill(uint256 seed, uint256 amount) external {
        (uint256 id, uint256 i) = (_runningId(), (seed >> 64) % 5);
        if (id == 0) return;
        IRedemptionRequestsSale sale = _sale(id);
        (uint256 offered, uint256 rest) = sale.lotOf(address(_tokens[i]));
        for (uint256 n; n < 5 && rest == 0; ++n) {
            i = (i + 1) % 5;
            (offered, rest) = sale.lotOf(address(_tokens[i]));
        }
        if (rest == 0) return;
        amount = seed % 3 == 0 ? _ALL : bound(amount, offered / 10 + 1, offered + 1);
        IRedemptionRequestsSale.Purchase memory wanted = IRedemptionRequestsSale.Purchase(
            address(_tokens[i]),
            amount,
            0,
            _ALL,
            _BIDDER,
            ""
        );
        if (_tokens[_K].balanceOf(_BIDDER) < 1e40) _tokens[_K].mint(_BIDDER, 1e45);
        vm.startPrank(_BIDDER);
        _tokens[_K].approve(address(sale), _ALL);
        try sale.fill(wanted, block.timestamp) returns (uint256 sold, uint256 bought) {
            left[i] += sold;
            came[_K] += bought;
            ++done["fill"];
        } catch {}
        vm.stopPrank();
    }

    function collect(uint256 seed) external {
        (uint256 id, uint256 i) = (_id(seed), (seed >> 64) % 5);
        if (id == 0) return;
        for (uint256 n; n < 5 && _VAULT.claimOf(address(_tokens[i]), address(_sale(id))) == 0; ++n) i = (i + 1) % 5;
        try _sale(id).collect(address(_tokens[i])) returns (uint256 amount) {
            came[i] += amount;
            ++done["collect"];
        } catch {}
    }

    function donate(uint256 seed, uint256 amount) external {
        (uint256 id, uint256 i) = (_id(seed), (seed >> 64) % 5);
        if (id == 0) return;
        amount = bound(amount, 1, 10 ** _tokens[i].decimals());
        _tokens[i].mint(address(_sale(id)), amount);
        came[i] += amount;
        ++done["donate"];
    }

    /* THE WORLD */

    /// @dev The asset behaves; every other token may refuse to move for a while.
    function turn(uint256 seed) external {
        uint256 i = seed % 5;
        if (i == _K) return;
        Trick[5] memory tricks = [Trick.None, Trick.None, Trick.None, Trick.Reverts, Trick.ReturnsFalse];
        HostileErc20(address(_tokens[i])).play(tricks[(seed >> 8) % 5]);
    }

    function moveMarket(uint256 seed) external {
        HostileFeed feed = _feeds[seed % 5];
        feed.setDead(seed % 7 == 0);
        if (seed % 7 == 0) return;
        (uint256 bid, uint256 ask) = (1, 1);
        try feed.quote() returns (uint256 b, uint256 a) {
            (bid, ask) = (b, a);
        } catch {}
        uint256 factor = 90 + ((seed >> 16) % 21);
        if (bid > 1e12 && bid < 1e30) feed.setBoth((bid * factor) / 100, (ask * factor) / 100);
    }

    /// @dev Some time, or to the moment from which the newest sale may start, or to its end.
    function warp(uint256 seed) external {
        uint256 time = vm.getBlockTimestamp() + (seed % 1 hours);
        uint256 id = _REQUESTS.newestRequestId();
        if (id != 0 && seed % 8 < 4) {
            (, uint256 openedAt, , , ) = _REQUESTS.batchOf(id);
            uint256 next = seed % 8 > 0 ? openedAt + 75 minutes : _sale(id).endsAt();
            if (next > vm.getBlockTimestamp()) time = next;
        }
        vm.warp(time);
    }

    /* INTERNAL */

    function _actor(uint256 seed) private view returns (address) {
        return _actors[seed % _actors.length];
    }

    function _id(uint256 seed) private view returns (uint256) {
        uint256 newest = _REQUESTS.newestRequestId();
        if (newest == 0) return 0;
        uint256 back = (seed >> 128) % (newest < 4 ? newest : 4);
        return seed % 8 == 7 ? 1 + ((seed >> 128) % newest) : newest - back;
    }

    /// @dev The newest batch on sale, of the newest four.
    function _runningId() private view returns (uint256 id) {
        uint256 newest = _REQUESTS.newestRequestId();
        for (id = newest; id > 0 && id + 4 > newest; --id) {
            if (block.timestamp < _sale(id).endsAt()) return id;
        }
        return 0;
    }

    /// @dev One of the newest batches whose sale is over.
    function _overId(uint256 seed) private view returns (uint256 found) {
        uint256 newest = _REQUESTS.newestRequestId();
        for (uint256 id = newest; id > 0 && id + 12 > newest; --id) {
            (bool over, , ) = _sale(id).outcome();
            if (!over) continue;
            found = id;
            if ((seed >> 128) % 3 == 0) return found;
            seed >>= 8;
        }
    }

    function _sale(uint256 id) private view returns (IRedemptionRequestsSale) {
        (address sale, , , , ) = _REQUESTS.batchOf(id);
        return IRedemptionRequestsSale(sale);
    }

    function _violate(string memory what) private {
        if (bytes(violation).length == 0) violation = what;
    }
}

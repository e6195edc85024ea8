// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC20} from "solady/src/tokens/ERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {IRoute} from "../interfaces/IRoute.sol";
import {Claims} from "./Claims.sol";
import {FlowAllowance} from "./FlowAllowance.sol";
import {LossBudget, LossBudgetLibrary} from "./LossBudget.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {PolicyCheck} from "./PolicyCheck.sol";
import {TokenTransfer} from "./TokenTransfer.sol";
import {Valuation} from "./Valuation.sol";

/// @title A basket of tokens behind one share, inside a policy that the chain enforces
///
/// @notice SHARES. A share stands for 1 / (supply + virtual shares) of every component's balance, less what is owed to
/// claims. Virtual shares and the seed locked at creation keep the price of a share from being inflated.
///
/// IN KIND. `mintInKind` and `redeemInKind` move a slice of every component, rounded for the vault. They read no price
/// and call no venue. The exit cannot be paused; a token that refuses to move becomes a claim of the redeemer.
///
/// SINGLE ASSET. `deposit` and `redeem` are priced on the side of every quote that costs the user; the difference stays
/// with the holders. A swing fee is charged on the misallocation added, and on helpful volume beyond an hourly allowance.
///
/// TRADES. The allocator hands tokens to any route; what counts is checked afterwards: nothing else moved, the middle
/// price less a bounded loss, the loss budget, and the monotone rule of `PolicyCheck`.
///
/// TRUST. Feeds are trusted to quote around the truth. The owner is trusted with the policy only after its delay, the
/// allocator with the loss budget only. Tokens are trusted to count what arrives, not to let go of it; tokens that take a
/// fee, change balances by themselves, move less than asked (stETH) or call out on transfer (ERC-777) belong into a wrapper
/// before they are listed.
contract AllocationVault is ERC20, ReentrancyGuardTransient, Claims {
    using FixedPointMathLib for uint256;

    /// @dev {share} Shares that nobody has, in every price.
    uint256 private constant _VIRTUAL_SHARES = 1e6;
    /// @dev {share} Part of the seed that is locked for ever.
    uint256 private constant _LOCKED_SHARES = 1e15;
    address private constant _LOCK = address(0xdead);
    uint256 private constant _BPS = 10_000;
    uint256 private constant _WAD = 1e18;
    /// @dev {1} per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;
    /// @dev {1}
    uint256 private constant _MAX_LOSS_BUDGET = 0.1e18;
    /// @dev {s}
    uint256 private constant _MIN_LOSS_PERIOD = 1 days;
    /// @dev A component may leave the policy with this part of one token left, whatever its feed does.
    uint256 private constant _DUST_DIVISOR = 1e6;
    /// @dev {bps} Or with this much of the basket's value: keeping it in by sending tokens costs more than it is worth.
    uint256 private constant _LEFT_BEHIND_BPS = 1;

    /// @inheritdoc IAllocationVault
    address public immutable policyRegistry;

    /// @inheritdoc IAllocationVault
    address public policy; // in one slot with the marks of `Claims`
    /// @inheritdoc IAllocationVault
    address public owner;
    /// @inheritdoc IAllocationVault
    address public allocator;
    LossBudget private _lossBudget;
    FlowAllowance private _freeFlow;
    string private _name;
    string private _symbol;

    modifier before(uint256 deadline) {
        require(block.timestamp <= deadline, DeadlinePassed(deadline, block.timestamp));
        _;
    }

    modifier onlyBy(address expected) {
        require(msg.sender == expected, NotAuthorized(msg.sender, expected));
        _;
    }

    constructor(address policyRegistry_) {
        policyRegistry = policyRegistry_;
        policy = address(this); // the implementation itself can never be initialised
    }

    /* CREATION AND GOVERNANCE */

    /// @inheritdoc IAllocationVault
    function initialize(Creation calldata creation, uint256 seedShares, address receiver) external {
        require(policy == address(0), AlreadyInitialized());
        _checkLossBudget(creation.lossBudget, creation.lossPeriod);
        require(seedShares > _LOCKED_SHARES, SharesBelowMinimum(seedShares, _LOCKED_SHARES + 1));
        policy = IPolicyRegistry(policyRegistry).write(creation.policy);
        (_name, _symbol) = (creation.name, creation.symbol);
        (owner, allocator) = (creation.owner, creation.allocator);
        _lossBudget = LossBudgetLibrary.create(creation.lossBudget, creation.lossPeriod, block.timestamp);
        _mint(_LOCK, _LOCKED_SHARES);
        _mint(receiver, seedShares - _LOCKED_SHARES);
        emit PolicyInstalled(policy);
        emit AllocatorSet(creation.allocator);
    }

    /// @inheritdoc IAllocationVault
    function installPolicy(address pointer) external nonReentrant onlyBy(policyRegistry) {
        Policy current = PolicyLibrary.load(policy);
        Policy next = PolicyLibrary.load(pointer);
        for (uint256 i; i < current.count(); ++i) {
            if (!next.holds(current.token(i))) _requireGone(current, i);
        }
        policy = pointer;
        emit PolicyInstalled(pointer);
    }

    /// @inheritdoc IAllocationVault
    function setAllocator(address account) external onlyBy(owner) {
        allocator = account;
        emit AllocatorSet(account);
    }

    /* IN KIND */

    /// @inheritdoc IAllocationVault
    function mintInKind(
        uint256 shares,
        uint256[] calldata maxAmounts,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256[] memory amounts) {
        require(shares > 0, AmountZero());
        _checkReceiver(receiver);
        Policy current = _policyFor(maxAmounts.length);
        uint256 supply = _effectiveSupply();
        amounts = new uint256[](maxAmounts.length);
        bool empty = true;
        for (uint256 i; i < amounts.length; ++i) {
            amounts[i] = _takeSlice(current.token(i), shares, supply, maxAmounts[i]);
            if (amounts[i] > 0) empty = false;
        }
        require(!empty, VaultEmpty());
        _mint(receiver, shares);
        emit MintedInKind(msg.sender, receiver, shares, amounts);
    }

    /// @inheritdoc IAllocationVault
    function redeemInKind(
        uint256 shares,
        uint256[] calldata minAmounts,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256[] memory amounts) {
        require(shares > 0, AmountZero());
        _checkReceiver(receiver);
        Policy current = _policyFor(minAmounts.length);
        uint256 supply = _effectiveSupply();
        _burn(msg.sender, shares);
        amounts = new uint256[](minAmounts.length);
        for (uint256 i; i < amounts.length; ++i) {
            amounts[i] = _paySlice(current.token(i), shares, supply, minAmounts[i], receiver);
        }
        emit RedeemedInKind(msg.sender, receiver, shares, amounts);
    }

    /// @inheritdoc IAllocationVault
    function claim(
        address token,
        address receiver,
        uint256 minPaid,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 paid) {
        _checkReceiver(receiver);
        return _payClaim(token, receiver, minPaid);
    }

    /* SINGLE ASSET */

    /// @dev What a single-asset flow comes to.
    struct Flow {
        uint256 i;
        uint256 balance;
        uint256 amount;
        uint256 shares;
        uint256 fee;
        uint256 valueAfter;
        uint256 freeVolume;
        uint256 freeCapacity;
    }

    /// @inheritdoc IAllocationVault
    function deposit(
        address asset,
        uint256 amount,
        uint256 minShares,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 shares) {
        _checkReceiver(receiver);
        uint256 fee;
        (shares, fee) = _enter(asset, amount, minShares);
        uint256 balance = _balanceOf(asset);
        _requireClaimsCovered(asset, balance);
        TokenTransfer.pullExactly(asset, msg.sender, amount, balance);
        _mint(receiver, shares);
        emit Deposited(msg.sender, receiver, asset, amount, shares, fee);
    }

    /// @inheritdoc IAllocationVault
    function redeem(
        address asset,
        uint256 shares,
        uint256 minOut,
        address receiver,
        address owner_,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 amount) {
        _checkReceiver(receiver);
        uint256 fee;
        (amount, fee) = _leave(asset, shares, minOut);
        if (owner_ != msg.sender) _spendAllowance(owner_, msg.sender, shares);
        _burn(owner_, shares);
        uint256 sent = TokenTransfer.trySend(asset, receiver, amount, _balanceOf(asset));
        require(sent == amount, TransferFailed(asset, receiver, amount));
        emit Redeemed(owner_, receiver, asset, amount, shares, fee);
    }

    /* ALLOCATOR */

    /// @inheritdoc IAllocationVault
    function trade(
        Intent calldata intent,
        uint256 deadline
    ) external nonReentrant before(deadline) onlyBy(allocator) returns (uint256 bought) {
        Policy current = PolicyLibrary.load(policy);
        PolicyCheck.Trade memory deal = _tradeOf(current, intent);
        uint256[] memory held = _rawBalances(current);
        Valuation.Snapshot memory basket = Valuation.snapshot(current, _unclaimedBalances(current, held));
        require(basket.bid > 0, VaultEmpty());
        Valuation.Quote memory sellQuote = Valuation.quoteOf(basket, current, deal.sell);
        Valuation.Quote memory buyQuote = Valuation.quoteOf(basket, current, deal.buy);

        uint256 sold;
        (sold, bought) = _runRoute(current, intent, deal, held);

        deal.total = basket.mid;
        deal.sold = Valuation.middleDown(sold, sellQuote, Valuation.unitOf(current, deal.sell));
        deal.bought = Valuation.middleDown(bought, buyQuote, Valuation.unitOf(current, deal.buy));
        _requireFairTrade(current, deal);
        PolicyCheck.requireTradeAllowed(current, basket.values, deal);
        uint256 loss = _chargeLoss(_lostAtWorst(current, deal, sold, bought, sellQuote, buyQuote), basket.bid);
        emit Traded(intent.route, intent.sell, intent.buy, sold, bought, loss);
    }

    /* VIEW */

    /// @inheritdoc IAllocationVault
    function previewDeposit(address asset, uint256 amount) external view nonReentrantView returns (uint256 shares) {
        (Flow memory flow, ) = _depositFlow(PolicyLibrary.load(policy), asset, amount);
        return flow.shares;
    }

    /// @inheritdoc IAllocationVault
    function previewRedeem(address asset, uint256 shares) external view nonReentrantView returns (uint256 amount) {
        (Flow memory flow, ) = _redeemFlow(PolicyLibrary.load(policy), asset, shares);
        return flow.amount;
    }

    /// @inheritdoc IAllocationVault
    function previewMintInKind(uint256 shares) external view nonReentrantView returns (uint256[] memory amounts) {
        Policy current = PolicyLibrary.load(policy);
        amounts = _balances(current);
        uint256 supply = _effectiveSupply();
        for (uint256 i; i < amounts.length; ++i) amounts[i] = shares.fullMulDivUp(amounts[i], supply);
    }

    /// @inheritdoc IAllocationVault
    function previewRedeemInKind(uint256 shares) external view nonReentrantView returns (uint256[] memory amounts) {
        Policy current = PolicyLibrary.load(policy);
        amounts = new uint256[](current.count());
        uint256 supply = _effectiveSupply();
        for (uint256 i; i < amounts.length; ++i) {
            (, uint256 balance) = TokenTransfer.tryBalance(current.token(i));
            amounts[i] = shares.fullMulDiv(_unclaimed(current.token(i), balance), supply);
        }
    }

    /// @inheritdoc IAllocationVault
    function netAssetValue() external view nonReentrantView returns (uint256 bid, uint256 mid, uint256 ask) {
        Valuation.Snapshot memory basket = _snapshot(PolicyLibrary.load(policy));
        return (basket.bid, basket.mid, basket.ask);
    }

    /// @inheritdoc IAllocationVault
    function holdings()
        external
        view
        nonReentrantView
        returns (address[] memory tokens, uint256[] memory balances, uint256[] memory weights)
    {
        Policy current = PolicyLibrary.load(policy);
        Valuation.Snapshot memory basket = _snapshot(current);
        (balances, weights) = (basket.balances, basket.values);
        tokens = new address[](current.count());
        for (uint256 i; i < tokens.length; ++i) {
            tokens[i] = current.token(i);
            if (basket.mid > 0) weights[i] = weights[i].mulDiv(_WAD, basket.mid);
        }
    }

    /// @inheritdoc IAllocationVault
    function lossBudget() external view returns (uint256 used, uint256 size, uint256 period) {
        LossBudget budget = _lossBudget;
        return (budget.usedAt(block.timestamp), budget.size(), budget.period());
    }

    /// @notice Name of the share token.
    /// @return The name given at creation.
    function name() public view override returns (string memory) {
        return _name;
    }

    /// @notice Symbol of the share token.
    /// @return The symbol given at creation.
    function symbol() public view override returns (string memory) {
        return _symbol;
    }

    /* INTERNAL: IN KIND */

    /// @dev Takes the slice of one component {tok} that `shares` of `supply` {share} stand for.
    function _takeSlice(
        address token,
        uint256 shares,
        uint256 supply,
        uint256 maximum
    ) private returns (uint256 amount) {
        uint256 balance = _balanceOf(token);
        // {tok} = {share} * {tok} / {share}, up: the holders who are in already get the dust
        amount = shares.fullMulDivUp(_unclaimed(token, balance), supply);
        require(amount <= maximum, AmountAboveMaximum(token, amount, maximum));
        if (amount > 0) TokenTransfer.pullExactly(token, msg.sender, amount, balance);
    }

    /// @dev Pays, or owes, the slice of one component {tok} that `shares` of `supply` {share} stand for.
    function _paySlice(
        address token,
        uint256 shares,
        uint256 supply,
        uint256 minimum,
        address receiver
    ) private returns (uint256 amount) {
        (bool readable, uint256 balance) = TokenTransfer.tryBalance(token);
        require(readable || minimum == 0, BalanceUnreadable(token));
        // {tok} = {share} * {tok} / {share}, down: the holders who stay keep the dust
        amount = shares.fullMulDiv(_unclaimed(token, balance), supply);
        require(amount >= minimum, AmountBelowMinimum(token, amount, minimum));
        _payOrOwe(token, receiver, amount, balance);
    }

    /* INTERNAL: FLOWS */

    /// @dev Prices and checks an entry. {share}, fee in {USD}
    function _enter(address asset, uint256 amount, uint256 minShares) private returns (uint256 shares, uint256 fee) {
        Policy current = PolicyLibrary.load(policy);
        (Flow memory flow, Valuation.Snapshot memory basket) = _depositFlow(current, asset, amount);
        (shares, fee) = (flow.shares, flow.fee);
        require(shares > 0, AmountZero());
        require(shares >= minShares, SharesBelowMinimum(shares, minShares));
        PolicyCheck.requireFlowAllowed(current, basket, flow.i, flow.valueAfter);
        _useFreeFlow(flow);
    }

    /// @dev Prices and checks an exit. {tok}, fee in {USD}
    function _leave(address asset, uint256 shares, uint256 minOut) private returns (uint256 amount, uint256 fee) {
        Policy current = PolicyLibrary.load(policy);
        (Flow memory flow, Valuation.Snapshot memory basket) = _redeemFlow(current, asset, shares);
        (amount, fee) = (flow.amount, flow.fee);
        require(amount > 0, AmountZero());
        require(amount >= minOut, AmountBelowMinimum(asset, amount, minOut));
        require(amount <= flow.balance, BalanceTooLow(asset, amount, flow.balance));
        PolicyCheck.requireFlowAllowed(current, basket, flow.i, flow.valueAfter);
        _useFreeFlow(flow);
    }

    /// @dev Prices the entry of `amount` {tok}: the token at its worst bid, the basket at its ask.
    function _depositFlow(
        Policy current,
        address asset,
        uint256 amount
    ) private view returns (Flow memory flow, Valuation.Snapshot memory basket) {
        uint256 unit;
        Valuation.Quote memory price;
        (flow.i, unit, price, basket) = _pricedComponent(current, asset);
        flow.amount = amount;
        flow.balance = basket.balances[flow.i];
        flow.valueAfter =
            basket.values[flow.i] + Valuation.middleDown(amount, Valuation.quoteOf(basket, current, flow.i), unit);
        uint256 value = amount.mulDiv(price.bid, unit); // {USD} = {tok} * {USD/tok} / {tok}, down
        _setFee(current, flow, basket, value);
        // {share} = {USD} * {share} / {USD}, down: the holders who are in already get the dust
        flow.shares = (value - flow.fee).fullMulDiv(_effectiveSupply(), basket.ask);
    }

    /// @dev Prices the exit of `shares` {share}: the basket at its bid, the token at its worst ask.
    function _redeemFlow(
        Policy current,
        address asset,
        uint256 shares
    ) private view returns (Flow memory flow, Valuation.Snapshot memory basket) {
        uint256 unit;
        Valuation.Quote memory price;
        (flow.i, unit, price, basket) = _pricedComponent(current, asset);
        flow.shares = shares;
        flow.balance = basket.balances[flow.i];
        // {USD} = {share} * {USD} / {share}, down: the holders who stay keep the dust
        uint256 value = shares.fullMulDiv(basket.bid, _effectiveSupply());
        Valuation.Quote memory middle = Valuation.quoteOf(basket, current, flow.i);
        flow.valueAfter = _valueAfterExit(basket, flow.i, value.mulDiv(unit, price.ask), middle, unit);
        _setFee(current, flow, basket, value);
        flow.amount = (value - flow.fee).mulDiv(unit, price.ask); // {tok} = {USD} * {tok} / {USD/tok}, down
        flow.valueAfter = _valueAfterExit(basket, flow.i, flow.amount, middle, unit);
    }

    /// @dev {USD} What is left of component `i` after `amount` {tok} of it went.
    function _valueAfterExit(
        Valuation.Snapshot memory basket,
        uint256 i,
        uint256 amount,
        Valuation.Quote memory price,
        uint256 unit
    ) private pure returns (uint256) {
        return Valuation.middleDown(basket.balances[i].zeroFloorSub(amount), price, unit);
    }

    function _pricedComponent(
        Policy current,
        address asset
    ) private view returns (uint256 i, uint256 unit, Valuation.Quote memory price, Valuation.Snapshot memory basket) {
        i = _indexOf(current, asset);
        unit = Valuation.unitOf(current, i);
        Valuation.Quote[] memory quotes = new Valuation.Quote[](current.count());
        (quotes[i], price) = Valuation.quotesOf(current, i);
        basket = Valuation.snapshotWith(current, _balances(current), quotes);
        require(basket.bid > 0, VaultEmpty());
    }

    /// @dev Swing fee on the misallocation added and on helpful volume beyond the hourly allowance, rounded up.
    function _setFee(Policy current, Flow memory flow, Valuation.Snapshot memory basket, uint256 value) private view {
        uint256 added = _addedMisallocation(current, basket, flow).min(value);
        uint256 helpful = value - added;
        flow.freeCapacity = current.freeFlow() * _WAD_PER_BPS;
        uint256 left = _freeFlow.leftAt(flow.freeCapacity, block.timestamp); // {1}
        flow.freeVolume = helpful.mulDivUp(_WAD, basket.mid).min(left); // {1} = {USD} * {1} / {USD}
        uint256 beyond = helpful.zeroFloorSub(left.mulDiv(basket.mid, _WAD)); // {USD}
        flow.fee = (added + beyond).mulDivUp(current.swingRate(), _BPS); // {USD} = {USD} * {bps} / {bps}
    }

    /// @dev {USD} By how much the flow moves the basket away from its targets.
    function _addedMisallocation(
        Policy current,
        Valuation.Snapshot memory basket,
        Flow memory flow
    ) private pure returns (uint256) {
        uint256[] memory values = basket.values;
        uint256 valueBefore = values[flow.i];
        uint256 misallocationBefore = Valuation.misallocation(current, values, basket.mid);
        values[flow.i] = flow.valueAfter;
        uint256 misallocationAfter = Valuation.misallocation(
            current,
            values,
            basket.mid - valueBefore + flow.valueAfter
        );
        values[flow.i] = valueBefore;
        return misallocationAfter.zeroFloorSub(misallocationBefore);
    }

    function _useFreeFlow(Flow memory flow) private {
        if (flow.freeVolume == 0) return;
        _freeFlow = _freeFlow.use(flow.freeVolume, flow.freeCapacity, block.timestamp);
    }

    /* INTERNAL: TRADES */

    function _tradeOf(Policy current, Intent calldata intent) private view returns (PolicyCheck.Trade memory deal) {
        require(intent.sell != intent.buy, TradeOfOneComponent(intent.sell));
        require(intent.route != address(this) && !current.holds(intent.route), RouteInvalid(intent.route));
        deal.sell = _indexOf(current, intent.sell);
        deal.buy = _indexOf(current, intent.buy);
    }

    /// @dev Hands the tokens to the route and checks what it left: {sell} gone and {buy} come, by this vault's balances.
    function _runRoute(
        Policy current,
        Intent calldata intent,
        PolicyCheck.Trade memory deal,
        uint256[] memory held
    ) private returns (uint256 sold, uint256 bought) {
        _requireClaimsCovered(intent.buy, held[deal.buy]);
        uint256 available = _unclaimed(intent.sell, held[deal.sell]);
        require(intent.amountIn <= available, BalanceTooLow(intent.sell, intent.amountIn, available));
        uint256 supply = totalSupply();
        SafeTransferLib.safeTransfer(intent.sell, intent.route, intent.amountIn);
        IRoute(intent.route).execute(intent.sell, intent.buy, intent.amountIn, intent.minOut, intent.data);
        require(totalSupply() == supply, SupplyChanged(supply, totalSupply()));
        for (uint256 i; i < held.length; ++i) {
            uint256 balance = _balanceOf(current.token(i));
            uint256 least = i == deal.sell ? held[i] - intent.amountIn : held[i];
            require(balance >= least, BalanceTaken(current.token(i), balance, least));
            if (i == deal.sell) sold = held[i].zeroFloorSub(balance);
            if (i == deal.buy) bought = balance - held[i];
        }
        require(bought > 0 && bought >= intent.minOut, AmountBelowMinimum(intent.buy, bought, intent.minOut));
    }

    /// @dev The middle price less the largest loss has to be met.
    function _requireFairTrade(Policy current, PolicyCheck.Trade memory deal) private pure {
        // {USD} = {USD} * {bps} / {bps}, up
        uint256 least = deal.sold.mulDivUp(_BPS - current.maxTradeLoss(), _BPS);
        require(deal.bought >= least, TradeLossTooLarge(deal.sold, deal.bought, least));
    }

    /// @dev {USD} What the trade lost if every quote was wrong against it: sold at the ask, bought at the bid, rounded up.
    function _lostAtWorst(
        Policy current,
        PolicyCheck.Trade memory deal,
        uint256 sold,
        uint256 bought,
        Valuation.Quote memory sellQuote,
        Valuation.Quote memory buyQuote
    ) private pure returns (uint256) {
        uint256 gave = sold.mulDivUp(sellQuote.ask, Valuation.unitOf(current, deal.sell));
        uint256 got = bought.mulDiv(buyQuote.bid, Valuation.unitOf(current, deal.buy));
        return gave.zeroFloorSub(got);
    }

    /// @dev Charges `lost` {USD} as a fraction {1} of the basket at its bid {USD}, which nobody can push up for a call.
    function _chargeLoss(uint256 lost, uint256 total) private returns (uint256 loss) {
        if (lost == 0) return 0;
        loss = lost.mulDivUp(_WAD, total); // {1} = {USD} * {1} / {USD}
        _lossBudget = _lossBudget.charge(loss, block.timestamp);
    }

    /* INTERNAL: BASKET */

    function _snapshot(Policy current) private view returns (Valuation.Snapshot memory) {
        return Valuation.snapshot(current, _balances(current));
    }

    /// @dev {tok} of every component that shares stand for.
    function _balances(Policy current) private view returns (uint256[] memory balances) {
        balances = new uint256[](current.count());
        for (uint256 i; i < balances.length; ++i) {
            address token = current.token(i);
            balances[i] = _unclaimed(token, _balanceOf(token));
        }
    }

    /// @dev {tok} of every component, claims included.
    function _rawBalances(Policy current) private view returns (uint256[] memory balances) {
        balances = new uint256[](current.count());
        for (uint256 i; i < balances.length; ++i) balances[i] = _balanceOf(current.token(i));
    }

    /// @dev {tok} of every component that shares stand for, given what the vault holds.
    function _unclaimedBalances(
        Policy current,
        uint256[] memory held
    ) private view returns (uint256[] memory balances) {
        balances = new uint256[](held.length);
        for (uint256 i; i < held.length; ++i) balances[i] = _unclaimed(current.token(i), held[i]);
    }

    /// @dev {tok} This vault's balance, claims included; reverts when the token does not tell.
    function _balanceOf(address token) private view returns (uint256 balance) {
        bool readable;
        (readable, balance) = TokenTransfer.tryBalance(token);
        require(readable, BalanceUnreadable(token));
    }

    /// @dev What a component may leave behind: dust, or a little of the basket's value. Claims outlive the listing, and of
    /// a token that does not tell its balance nothing can be asked.
    function _requireGone(Policy current, uint256 i) private view {
        address token = current.token(i);
        (bool readable, uint256 balance) = TokenTransfer.tryBalance(token);
        balance = _unclaimed(token, balance);
        if (!readable || balance <= Valuation.unitOf(current, i) / _DUST_DIVISOR) return;
        Valuation.Snapshot memory basket = _snapshot(current);
        uint256 most = (basket.mid * _LEFT_BEHIND_BPS) / _BPS; // {USD} = {USD} * {bps} / {bps}
        require(basket.values[i] <= most, ComponentNotEmpty(token, balance, basket.values[i], most));
    }

    function _checkLossBudget(uint256 size, uint256 period) private pure {
        require(
            size <= _MAX_LOSS_BUDGET && period >= _MIN_LOSS_PERIOD,
            LossBudgetInvalid(size, _MAX_LOSS_BUDGET, period, _MIN_LOSS_PERIOD)
        );
    }

    /// @dev A slice paid to the vault itself would become a claim that nobody could ever collect.
    function _checkReceiver(address receiver) private view {
        require(receiver != address(0) && receiver != address(this), ReceiverInvalid(receiver));
    }

    function _policyFor(uint256 length) private view returns (Policy current) {
        current = PolicyLibrary.load(policy);
        require(length == current.count(), LengthMismatch(length, current.count()));
    }

    function _indexOf(Policy current, address token) private pure returns (uint256 i) {
        i = current.indexOf(token);
        require(i < current.count(), NotAComponent(token));
    }

    /// @dev {share}
    function _effectiveSupply() private view returns (uint256) {
        return totalSupply() + _VIRTUAL_SHARES;
    }

    /// @dev A standing allowance of every holder to one contract is not ours to give.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}

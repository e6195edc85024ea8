// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Timelock} from "../access/Timelock.sol";
import {IMarginListing} from "../interfaces/IMarginListing.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";

/// @title What can be traded and pledged
/// @notice See `IMarginListing`.
contract MarginListing is IMarginListing, Timelock {
    /// @notice Most underlyings.
    uint256 public constant MAX_UNDERLYINGS = 32;
    /// @notice {s} Furthest expiry.
    uint256 public constant MAX_TIME = 400 days;
    /// @notice {1} Highest fee, in millionths of the notional.
    uint256 public constant MAX_FEE = 5_000;
    /// @notice Number of a collateral that follows no underlying.
    uint8 public constant NO_UNDERLYING = 255;
    uint256 private constant _BPS = 10_000;
    /// @dev {USD/tok} From 8 decimals to 18.
    uint256 private constant _SCALE = 1e10;

    Underlying[] private _underlyings;
    mapping(uint256 underlying => mapping(uint256 expiry => StrikeGrid)) private _grids;
    mapping(address token => Collateral) private _collaterals;

    /// @inheritdoc IMarginListing
    mapping(uint256 underlying => mapping(uint256 expiry => uint256)) public openedAt;

    constructor(address owner_) {
        _initializeRoles(owner_, address(0), address(0));
    }

    modifier onlyUnderlying(uint256 underlying) {
        require(underlying < _underlyings.length, UnderlyingUnknown(underlying, _underlyings.length));
        _;
    }

    /* GOVERNANCE */

    /// @inheritdoc IMarginListing
    function listUnderlying(Underlying calldata terms) external returns (uint256 underlying) {
        require(msg.sender == address(this), DelayRequired(this.listUnderlying.selector));
        underlying = _underlyings.length;
        require(underlying < MAX_UNDERLYINGS, UnderlyingsExhausted(MAX_UNDERLYINGS));
        require(terms.token != address(0) && terms.feed != address(0), AddressZero());
        require(terms.optionFee <= MAX_FEE, FeeTooHigh(terms.optionFee, MAX_FEE));
        require(terms.perpetualFee <= MAX_FEE, FeeTooHigh(terms.perpetualFee, MAX_FEE));
        _underlyings.push(terms);
        emit UnderlyingListed(underlying, terms);
    }

    /// @inheritdoc IMarginListing
    function setOpenInterestCaps(uint256 underlying, uint128[3] calldata caps) external onlyUnderlying(underlying) {
        uint128[3] memory had = _underlyings[underlying].openInterestCaps;
        bool isLarger = caps[0] > had[0] || caps[1] > had[1] || caps[2] > had[2];
        _requireDirection(isLarger, this.setOpenInterestCaps.selector);
        _underlyings[underlying].openInterestCaps = caps;
        emit OpenInterestCapsSet(underlying, caps);
    }

    /// @inheritdoc IMarginListing
    function listExpiry(
        uint256 underlying,
        uint256 expiry,
        StrikeGrid calldata grid
    ) external onlyUnderlying(underlying) {
        require(msg.sender == address(this), DelayRequired(this.listExpiry.selector));
        require(_underlyings[underlying].aggregator != address(0), AggregatorMissing(underlying));
        uint256 latest = block.timestamp + MAX_TIME;
        require(
            expiry > block.timestamp && expiry <= latest && expiry % 1 hours == 0,
            ExpiryInvalid(expiry, block.timestamp, latest)
        );
        require(
            grid.step > 0 && grid.minimum > 0 && grid.minimum <= grid.maximum,
            StrikeGridInvalid(grid.minimum, grid.maximum, grid.step)
        );
        _grids[underlying][expiry] = grid;
        if (openedAt[underlying][expiry] == 0) openedAt[underlying][expiry] = block.timestamp;
        emit ExpiryListed(underlying, expiry, grid);
    }

    /// @inheritdoc IMarginListing
    function closeExpiry(
        uint256 underlying,
        uint256 expiry
    ) external onlyUnderlying(underlying) onlyRoles(_OWNER | _CURATOR | _GUARDIAN) {
        delete _grids[underlying][expiry];
        emit ExpiryClosed(underlying, expiry);
    }

    /// @inheritdoc IMarginListing
    function setCollateral(address token, Collateral calldata terms) external {
        require(msg.sender == address(this), DelayRequired(this.setCollateral.selector));
        require(token != address(0) && terms.feed != address(0), AddressZero());
        require(
            terms.underlying == NO_UNDERLYING || terms.underlying < _underlyings.length,
            UnderlyingUnknown(terms.underlying, _underlyings.length)
        );
        require(
            terms.repledged <= _BPS && terms.loanToValue <= _BPS,
            LookThroughInvalid(terms.repledged, terms.loanToValue)
        );
        uint8 decimals = IERC20Metadata(token).decimals();
        require(terms.decimals == decimals, DecimalsDiffer(token, decimals, terms.decimals));
        _collaterals[token] = terms;
        emit CollateralSet(token, terms);
    }

    /// @inheritdoc IMarginListing
    function lowerCollateralCap(address token, uint128 cap) external onlyRoles(_OWNER | _CURATOR | _GUARDIAN) {
        Collateral memory terms = collateralOf(token);
        require(cap < terms.cap, CapNotLower(cap, terms.cap));
        terms.cap = cap;
        _collaterals[token] = terms;
        emit CollateralSet(token, terms);
    }

    /* VIEW */

    /// @inheritdoc IMarginListing
    function underlyingCount() external view returns (uint256) {
        return _underlyings.length;
    }

    /// @inheritdoc IMarginListing
    function underlyingOf(uint256 underlying) external view onlyUnderlying(underlying) returns (Underlying memory) {
        return _underlyings[underlying];
    }

    /// @inheritdoc IMarginListing
    function collateralOf(address token) public view returns (Collateral memory terms) {
        terms = _collaterals[token];
        require(terms.feed != address(0), CollateralUnknown(token));
    }

    /// @inheritdoc IMarginListing
    function gridOf(uint256 underlying, uint256 expiry) external view returns (StrikeGrid memory) {
        return _grids[underlying][expiry];
    }

    /// @inheritdoc IMarginListing
    function requireListed(InstrumentId id) external view {
        require(id.isValid() && _isListed(id), InstrumentNotListed(id));
    }

    /// @inheritdoc IMarginListing
    function capOf(InstrumentId id) external view returns (uint256) {
        require(id.isValid() && _isListed(id), InstrumentNotListed(id));
        return _underlyings[id.underlying()].openInterestCaps[id.category()];
    }

    /// @inheritdoc IMarginListing
    function openInterestCap(
        uint256 underlying,
        uint256 category
    ) external view onlyUnderlying(underlying) returns (uint256) {
        return _underlyings[underlying].openInterestCaps[category];
    }

    /* INTERNAL */

    function _isListed(InstrumentId id) private view returns (bool) {
        uint256 underlying = id.underlying();
        if (underlying >= _underlyings.length) return false;
        InstrumentKind kind = id.kind();
        if (kind == InstrumentKind.Perpetual) return _underlyings[underlying].isPerpetualOpen;
        if (id.expiry() <= block.timestamp) return false;
        StrikeGrid memory grid = _grids[underlying][id.expiry()];
        if (grid.step == 0) return false;
        if (!_isOnGrid(grid, id.strike() / _SCALE)) return false;
        return kind != InstrumentKind.Barrier || _isOnGrid(grid, id.barrier() / _SCALE);
    }

    /// @dev {USD/tok} 8 decimals.
    function _isOnGrid(StrikeGrid memory grid, uint256 price) private pure returns (bool) {
        return price >= grid.minimum && price <= grid.maximum && price % grid.step == 0;
    }

    function _isDelayed(bytes4 selector) internal view override returns (bool) {
        return
            selector == this.listUnderlying.selector ||
            selector == this.setOpenInterestCaps.selector ||
            selector == this.listExpiry.selector ||
            selector == this.setCollateral.selector ||
            super._isDelayed(selector);
    }
}

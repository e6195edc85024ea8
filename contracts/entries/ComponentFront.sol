// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IComponentEntry} from "../interfaces/IComponentEntry.sol";
import {IComponentFront} from "../interfaces/IComponentFront.sol";
import {IERC7575} from "../interfaces/external/IERC7575.sol";
import {ISignatureTransfer} from "../interfaces/external/ISignatureTransfer.sol";

// A permit's failure is of no consequence.
// solhint-disable no-empty-blocks

/// @title What component entries and wrapped vaults share
/// @notice See `IComponentFront`. All prices, limits and inverses are the vault's; this contract moves the tokens in. It holds
/// none of them between calls, has an allowance open only while it calls the vault, and none after.
///
/// `max*` answer zero whenever the vault gives a reason why nothing goes through. What a view cannot see is whether the
/// token will move: a receiver that the token blocks makes the call revert all the same.
abstract contract ComponentFront is IComponentEntry, ReentrancyGuardTransient {
    /// @inheritdoc IComponentFront
    address public immutable permit2;

    modifier before(uint256 deadline) {
        require(block.timestamp <= deadline, IBasket.DeadlinePassed(deadline, block.timestamp));
        _;
    }

    constructor(address permit2_) {
        permit2 = permit2_;
    }

    /* ENTRY */

    /// @inheritdoc IERC7575
    function deposit(uint256 assets, address receiver) external nonReentrant returns (uint256 shares) {
        return _deposit(assets, 0, receiver);
    }

    /// @inheritdoc IERC7575
    function mint(uint256 shares, address receiver) external nonReentrant returns (uint256 assets) {
        return _mintExactly(shares, type(uint256).max, receiver);
    }

    /// @inheritdoc IComponentFront
    function depositWithin(
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 shares) {
        return _deposit(assets, minShares, receiver);
    }

    /// @inheritdoc IComponentFront
    function mintWithin(
        uint256 shares,
        uint256 maxAssets,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 assets) {
        return _mintExactly(shares, maxAssets, receiver);
    }

    /// @inheritdoc IComponentFront
    function depositWithPermit(
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external nonReentrant before(deadline) returns (uint256 shares) {
        // Whoever sees the permit may use it first, so its failure means nothing: the transfer below needs the allowance.
        try
            IERC20Permit(asset()).permit(
                msg.sender,
                address(this),
                assets,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {}
        return _deposit(assets, minShares, receiver);
    }

    /// @inheritdoc IComponentFront
    function depositWithPermit2(
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant before(deadline) returns (uint256 shares) {
        address token = asset();
        uint256 held = SafeTransferLib.balanceOf(token, address(this));
        _pullByPermit2(token, assets, nonce, deadline, signature);
        _requireArrived(token, assets, held);
        return _depositHeld(token, assets, minShares, receiver, held);
    }

    /* EXIT */

    /// @inheritdoc IERC7575
    function withdraw(uint256 assets, address receiver, address owner) external nonReentrant returns (uint256 shares) {
        return _withdraw(assets, type(uint256).max, receiver, owner);
    }

    /// @inheritdoc IERC7575
    function redeem(uint256 shares, address receiver, address owner) external nonReentrant returns (uint256 assets) {
        return _redeem(shares, 0, receiver, owner);
    }

    /// @inheritdoc IComponentFront
    function withdrawWithin(
        uint256 assets,
        uint256 maxShares,
        address receiver,
        address owner,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 shares) {
        return _withdraw(assets, maxShares, receiver, owner);
    }

    /// @inheritdoc IComponentFront
    function redeemWithin(
        uint256 shares,
        uint256 minAssets,
        address receiver,
        address owner,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 assets) {
        return _redeem(shares, minAssets, receiver, owner);
    }

    /* ANYONE */

    /// @inheritdoc IComponentFront
    function sweep(address token) external nonReentrant returns (uint256 amount) {
        IAllocationVault vault_ = _vault();
        uint256 held = SafeTransferLib.balanceOf(token, address(this));
        uint256 reserved = _reserved(token);
        amount = held > reserved ? held - reserved : 0;
        require(amount > 0, NothingToSweep(token));
        if (token == address(vault_)) {
            // As many zeros as there are components, without reading a price.
            uint256[] memory nothing = new uint256[](vault_.previewRedeemInKind(0).length);
            vault_.redeemInKind(amount, nothing, address(this), block.timestamp);
        } else {
            SafeTransferLib.safeTransfer(token, address(vault_), amount);
        }
        emit Swept(token, amount);
    }

    /* VIEW */

    /// @inheritdoc IERC7575
    function asset() public view returns (address) {
        return _argument(20);
    }

    /// @inheritdoc IERC7575
    function convertToShares(uint256 assets) external view returns (uint256 shares) {
        return _vault().convertToShares(asset(), assets);
    }

    /// @inheritdoc IERC7575
    function convertToAssets(uint256 shares) public view returns (uint256 assets) {
        return _vault().convertToAssets(asset(), shares);
    }

    /// @inheritdoc IERC7575
    function previewDeposit(uint256 assets) external view returns (uint256 shares) {
        return _vault().previewDeposit(asset(), assets);
    }

    /// @inheritdoc IERC7575
    function previewMint(uint256 shares) public view returns (uint256 assets) {
        return _vault().previewMintShares(asset(), shares);
    }

    /// @inheritdoc IERC7575
    function previewWithdraw(uint256 assets) public view returns (uint256 shares) {
        return _vault().previewWithdraw(asset(), assets);
    }

    /// @inheritdoc IERC7575
    function previewRedeem(uint256 shares) external view returns (uint256 assets) {
        return _vault().previewRedeem(asset(), shares);
    }

    /// @inheritdoc IERC7575
    function maxDeposit(address receiver) external view returns (uint256 assets) {
        (assets, ) = _maxEntry(receiver);
    }

    /// @inheritdoc IERC7575
    function maxMint(address receiver) external view returns (uint256 shares) {
        (, shares) = _maxEntry(receiver);
    }

    /// @inheritdoc IERC7575
    function maxWithdraw(address owner) external view returns (uint256 assets) {
        (, assets) = _maxExit(owner);
    }

    /// @inheritdoc IERC7575
    function maxRedeem(address owner) external view returns (uint256 shares) {
        (shares, ) = _maxExit(owner);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure virtual returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC7575).interfaceId;
    }

    /* INTERNAL */

    /// @dev Where the vault is to put the shares that `receiver` bought.
    function _keeperOf(address receiver) internal view virtual returns (address);

    /// @dev Books `shares` {share}, which the vault has minted, for `receiver`.
    function _booked(address receiver, uint256 shares) internal virtual;

    /// @dev Burns `shares` {share} of `owner` for `minAssets` {tok} or more.
    function _burnFor(
        uint256 shares,
        uint256 minAssets,
        address receiver,
        address owner
    ) internal virtual returns (uint256 assets);

    /// @dev Burns at most `maxShares` {share} of `owner` for `assets` {tok}.
    function _burnExactlyFor(
        uint256 assets,
        uint256 maxShares,
        address receiver,
        address owner
    ) internal virtual returns (uint256 shares);

    /// @dev {share} That `owner` could burn if nothing else limited it.
    function _sharesOf(address owner) internal view virtual returns (uint256);

    /// @dev {tok} Of a token held here that belongs to somebody.
    function _reserved(address token) internal view virtual returns (uint256);

    function _vault() internal view returns (IAllocationVault) {
        return IAllocationVault(_argument(0));
    }

    function _deposit(uint256 assets, uint256 minShares, address receiver) private returns (uint256 shares) {
        address token = asset();
        uint256 held = _pull(token, assets);
        return _depositHeld(token, assets, minShares, receiver, held);
    }

    /// @dev Deposits `assets` {tok} that came on top of `held` {tok}.
    function _depositHeld(
        address token,
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 held
    ) private returns (uint256 shares) {
        IAllocationVault vault_ = _vault();
        _checkReceiver(receiver, address(vault_));
        SafeTransferLib.safeApproveWithRetry(token, address(vault_), assets);
        shares = vault_.deposit(token, assets, minShares, _keeperOf(receiver), block.timestamp);
        _requireTaken(token, held);
        _booked(receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function _mintExactly(uint256 shares, uint256 maxAssets, address receiver) private returns (uint256 assets) {
        IAllocationVault vault_ = _vault();
        address token = asset();
        _checkReceiver(receiver, address(vault_));
        assets = vault_.previewMintShares(token, shares);
        require(assets <= maxAssets, AssetsAboveMaximum(assets, maxAssets));
        uint256 held = _pull(token, assets);
        SafeTransferLib.safeApproveWithRetry(token, address(vault_), assets);
        vault_.mintShares(token, shares, assets, _keeperOf(receiver), block.timestamp);
        _requireTaken(token, held);
        _booked(receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function _withdraw(
        uint256 assets,
        uint256 maxShares,
        address receiver,
        address owner
    ) private returns (uint256 shares) {
        shares = _burnExactlyFor(assets, maxShares, receiver, owner);
        emit Withdraw(msg.sender, receiver, owner, assets, shares);
    }

    function _redeem(
        uint256 shares,
        uint256 minAssets,
        address receiver,
        address owner
    ) private returns (uint256 assets) {
        assets = _burnFor(shares, minAssets, receiver, owner);
        emit Withdraw(msg.sender, receiver, owner, assets, shares);
    }

    /// @dev Takes `amount` {tok} from the caller and returns what was here before, {tok}.
    function _pull(address token, uint256 amount) private returns (uint256 held) {
        held = SafeTransferLib.balanceOf(token, address(this));
        SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), amount);
        _requireArrived(token, amount, held);
    }

    /// @dev What is here must be `amount` {tok} more than what was: a token that takes a fee is told at once.
    function _pullByPermit2(
        address token,
        uint256 amount,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) private {
        // The owner is the caller, so nobody else can use the signature, which does not name receiver and minimum.
        ISignatureTransfer(permit2).permitTransferFrom(
            ISignatureTransfer.PermitTransferFrom(ISignatureTransfer.TokenPermissions(token, amount), nonce, deadline),
            ISignatureTransfer.SignatureTransferDetails(address(this), amount),
            msg.sender,
            signature
        );
    }

    function _requireArrived(address token, uint256 amount, uint256 held) private view {
        uint256 received = SafeTransferLib.balanceOf(token, address(this)) - held;
        require(received == amount, IBasket.TransferShort(token, received, amount));
    }

    /// @dev The vault must have taken all that it was allowed, which leaves no allowance and nothing here.
    function _requireTaken(address token, uint256 held) private {
        uint256 left = SafeTransferLib.balanceOf(token, address(this));
        require(left == held, AmountNotTaken(token, left, held));
        // A token may spend no allowance for what it moves.
        SafeTransferLib.safeApprove(token, _argument(0), 0);
    }

    /// @dev Shares that the vault or this contract had would be nobody's.
    function _checkReceiver(address receiver, address vault_) private view {
        require(_isReceiver(receiver, vault_), IBasket.ReceiverInvalid(receiver));
    }

    function _isReceiver(address receiver, address vault_) private view returns (bool) {
        return receiver != address(0) && receiver != vault_ && receiver != address(this);
    }

    function _maxEntry(address receiver) private view returns (uint256 assets, uint256 shares) {
        if (!_isReceiver(receiver, _argument(0))) return (0, 0);
        try _vault().maxEntry(asset()) returns (uint256 most, uint256 minted) {
            return (most, minted);
        } catch {
            return (0, 0);
        }
    }

    function _maxExit(address owner) private view returns (uint256 shares, uint256 assets) {
        try _vault().maxExit(asset(), _sharesOf(owner)) returns (uint256 burnt, uint256 most) {
            return (burnt, most);
        } catch {
            return (0, 0);
        }
    }

    /// @dev The address at `offset` {bytes} of what this clone was created with: the vault, then the component.
    function _argument(uint256 offset) private view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), offset, offset + 20)));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Sale of what one batch of redemption requests stands for
/// @notice Each batch has an account of its own, which keeps its shares, takes their slice of the vault in kind, sells every
/// component that is not the asset by a Dutch auction, and pays. Nothing that happens to one batch touches another.
///
/// PRICE. The asset asked for a component starts at the component's ask plus the policy's auction premium and falls, in
/// `DURATION`, in a straight line to its bid less the policy's auction cost, the asset being counted at the middle of
/// its quote. Quotes are read anew at every fill; where a second source disagrees, the worse side for the bidder counts. The
/// policy is the one in force at the start: nobody changes feeds, premium or cost of a sale that runs.
///
/// END. The sale is over when everything is sold, and at the latest `LIMIT` after its start. What is left then, and whatever
/// arrives later, belongs to the requesters in kind, in proportion to their shares.
interface IRedemptionRequestsSale {
    /// @notice What a bidder asks for.
    /// @param token Component to buy.
    /// @param maxSold {tok} Most to get. A purchase is at least a tenth of what was offered at the start, or all that is left,
    /// and leaves a tenth or nothing: it may come out smaller than this.
    /// @param minSold {tok} Least to get.
    /// @param maxPaid {asset} Most to pay; the worst price is `maxPaid / minSold`.
    /// @param recipient Account that gets the tokens sold.
    /// @param data If not empty, the bidder is called back with it (see `IFillCallback`).
    struct Purchase {
        address token;
        uint256 maxSold;
        uint256 minSold;
        uint256 maxPaid;
        address recipient;
        bytes data;
    }

    /// @notice The batch's shares were exchanged for their slice of the vault, and its sale began.
    /// @param shares {share} Burnt.
    /// @param policy Policy that prices the sale.
    /// @param endsAt {s} When it is over at the latest.
    event SaleBegan(uint256 shares, address policy, uint256 endsAt);
    /// @notice A component is for sale.
    /// @param token Component.
    /// @param offered {tok} What arrived of it.
    event LotOffered(address indexed token, uint256 offered);
    /// @notice A bidder bought a component.
    /// @param payer Bidder.
    /// @param token Component sold.
    /// @param sold {tok} Gone.
    /// @param bought {asset} Come.
    event LotSold(address indexed payer, address indexed token, uint256 sold, uint256 bought);
    /// @notice A claim on a token that would not leave the vault before was collected.
    /// @param token Token.
    /// @param amount {tok} Arrived.
    event ClaimCollected(address indexed token, uint256 amount);

    /// @notice Nothing of the token is for sale, or nothing is any more.
    error NothingForSale(address token);
    /// @notice The sale did not start yet, so there is nothing to do.
    error SaleNotBegun();
    /// @notice Bids are taken from this time on. Times in seconds.
    error SaleWarmingUp(uint256 startsAt, uint256 blockTimestamp);
    /// @notice The sale is over. Times in seconds.
    error SaleOver(uint256 endedAt, uint256 blockTimestamp);

    /// @notice Buys a component for the asset, at a price that falls with time.
    /// @param wanted What the bidder asks for.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return sold {tok} Sent to the recipient.
    /// @return bought {asset} Taken from the bidder.
    function fill(Purchase calldata wanted, uint256 deadline) external returns (uint256 sold, uint256 bought);

    /// @notice Fetches a token that refused to leave the vault before. Anyone may; for `PATIENCE` from the start only if the vault
    /// can pay all of the claim.
    /// @param token Token.
    /// @return amount {tok} What arrived. Of the asset it counts as proceeds while the sale runs; all else is paid in kind.
    function collect(address token) external returns (uint256 amount);

    /// @notice Exchanges the batch's shares for their slice and begins the sale. Only for the requests' contract.
    /// @param shares {share} The batch's.
    /// @param leavesUnreadable Whether to go on without a component whose balance cannot be read.
    function begin(uint256 shares, bool leavesUnreadable) external;

    /// @notice Returns shares of a cancelled request. Only for the requests' contract.
    /// @param receiver Account that gets them.
    /// @param shares {share}
    function release(address receiver, uint256 shares) external;

    /// @notice Pays proceeds. Reverts if the asset refuses. Only for the requests' contract.
    /// @param receiver Account that gets them.
    /// @param amount {asset}
    function pay(address receiver, uint256 amount) external;

    /// @notice Pays what is due of a token in kind, as far as it moves. Only for the requests' contract.
    /// @param token Token.
    /// @param controller Requester.
    /// @param part {share} The requester's part of the batch.
    /// @param receiver Account that gets the tokens.
    /// @return amount {tok} What left; zero if the token refused or nothing is due.
    function payInKind(
        address token,
        address controller,
        uint256 part,
        address receiver
    ) external returns (uint256 amount);

    /// @notice What a bidder would get and pay now.
    /// @param token Component.
    /// @param maxSold {tok} Most to get.
    /// @return sold {tok}
    /// @return bought {asset}
    function quoteFill(address token, uint256 maxSold) external view returns (uint256 sold, uint256 bought);

    /// @notice How the sale came out.
    /// @return over Whether it is over, so that nothing below changes any more.
    /// @return shares {share} Of the batch, at the start.
    /// @return proceeds {asset} For all of them.
    function outcome() external view returns (bool over, uint256 shares, uint256 proceeds);

    /// @notice What a requester may take of a token in kind now; zero while the sale runs.
    /// @param token Token.
    /// @param controller Requester.
    /// @param part {share} The requester's part of the batch.
    /// @return {tok}
    function dueInKind(address token, address controller, uint256 part) external view returns (uint256);

    /// @notice A component for sale.
    /// @param token Component.
    /// @return offered {tok} At the start.
    /// @return left {tok} Not sold.
    function lotOf(address token) external view returns (uint256 offered, uint256 left);

    /// @notice Components of the policy that prices the sale, in its order; none before the sale.
    /// @return Addresses, the asset among them.
    function components() external view returns (address[] memory);

    /// @notice Policy that prices the sale.
    /// @return Address of the blob; zero before the sale.
    function policy() external view returns (address);

    /// @notice When the sale began.
    /// @return {s} Zero before.
    function beganAt() external view returns (uint64);

    /// @notice When the sale is over at the latest.
    /// @return {s} Zero before the sale.
    function endsAt() external view returns (uint64);

    /// @notice Token that everything is sold for.
    /// @return Address of the component.
    function asset() external view returns (address);

    /// @notice Contract that the batch belongs to.
    /// @return Address of the requests' contract.
    function requests() external view returns (address);

    /// @notice Vault whose shares the batch holds.
    /// @return Address of the vault.
    function vault() external view returns (address);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title The kernel's arithmetic, block by block, for solc's model checker
/// @notice Plain, checked Solidity of the same expressions as contracts/math. Each function requires what the block before
/// it asserts, so that the checker proves the whole chain: nothing overflows, nothing divides by zero, results keep within
/// the asserted ranges. Run `npm run prove:options`.
contract KernelBounds {
    /* ARGUMENTS */

    /// @dev rT, -2 to 5 as Q127.
    function carry(int256 rate, int256 time) external pure returns (int256 result) {
        require(rate >= -0.2e18 && rate <= 0.5e18 && time >= 0 && time <= 315_360_000);
        result = (rate * time * 170141183460469231731687303715884105728) / 31_536_000e18;
        assert(
            result >= -2 * 170141183460469231731687303715884105728 &&
                result <= 5 * 170141183460469231731687303715884105728
        );
    }

    /// @dev √t of 1 s to ten years, rounded down by the exact root: 2^64 to 2^79.
    function half(uint256 volatility, uint256 root) external pure returns (uint256 result) {
        require(
            volatility >= 0.001e18 &&
                volatility <= 10e18 &&
                root >= 18446744073709551616 &&
                root <= 604462909807314587353088
        );
        result = (volatility * root) / 11_231_384_598_525_686_672_586;
        assert(result >= 1099511627776 && result < 590295810358705651712);
    }

    /// @dev Newton's steps of the fast root.
    function fastRoot(uint256 t) external pure returns (uint256 root) {
        require(t >= 524288 && t <= 67108864);
        uint256 a = 170985834632226 * (t + 49363389);
        uint256 b = 44049489943660623001987920332 / (t + 5931620);
        assert(a > b + 1180591620717411303424);
        root = a - b;
        assert(root < 37778931862957161709568);
        root += (t * 5315595058132703572478137193654179929) / root;
        assert(root > 1180591620717411303424 && root < 1208925819614629174706176);
        root += (t * 21267647769436365515628723362440618170) / root;
        assert(root > 1180591620717411303424 && root < 2417851639229258349412352);
        root += (t * 85070591730234615240271862563649602544) / root;
        assert(root > 1180591620717411303424);
    }

    /* LOGARITHM */

    function argument(int256 a, int256 b) external pure returns (int256 t) {
        require(
            a > 0 &&
                b > 0 &&
                a < 1569275433846670190958947355801916604025588861116008628224 &&
                b < 1569275433846670190958947355801916604025588861116008628224
        );
        int256 scaled = (a - b) * 4611686018427387904;
        assert(scaled <= 4611686018427387904 * (a + b) && -scaled <= 4611686018427387904 * (a + b)); // so |t| <= 1
        t = scaled / (a + b);
    }

    /// @dev l(u) for u up to 1/64: 2 to 2.02 as Q65.
    function series(int256 t) external pure returns (int256 product) {
        require(t >= -576460752303423488 && t <= 576460752303423488);
        int256 u = t * t;
        assert(u >= 0 && u <= 332306998946228968225951765070086144);
        int256 c = 29654101232621386949688624397882909113 - u;
        c =
            79366464747928053419357756832683673567 -
            u -
            109665239066841705263567196854367737947390310659416884579553876660262535168 / c;
        assert(c > 42535295865117307932921825928971026432 && c < 85070591730234615865843651857942052864);
        c =
            334830363732739654679763656476008814358 -
            u -
            10525945955823080673221302823299965048960593760439137637580254979395608903680 / c;
        assert(c > 170141183460469231731687303715884105728 && c < 340282366920938463463374607431768211456);
        int256 l = 14441880697595479229720941539479849035347000558436053155840 / c;
        assert(l > 36893488147419103232 && l < 78398662313265594368);
        product = t * l;
        assert(product > -85070591730234615865843651857942052864 && product < 85070591730234615865843651857942052864);
    }

    /* EXPONENTIAL */

    /// @dev q of |r| up to ln 2 / 2 and a little: between 2 and 2.03 as Q60.
    function ratio(int256 r) external pure returns (int256 q) {
        require(r >= -402e15 && r <= 402e15);
        int256 u = r * r;
        assert(u >= 0 && u < 332306998946228968225951765070086144);
        int256 c =
            3578854571400582808303189231065611174728090672313812910749965597586439012352 /
                (u + 60903149354442053707128608672032233960);
        assert(c > 0 && c < 85070591730234615865843651857942052864);
        c = u + 497771992266468153659452924937968488703 - c;
        assert(c > 340282366920938463463374607431768211456 && c < 680564733841876926926749214863536422912);
        q = 34604959853186667037 - 14179601248708113966539266270700070875228452406184277704704 / c;
        assert(q > 2305843009213693952 && q < 2305843009213693952 + 72057594037927936);
    }

    /// @dev e^-r of a ratio: between 0.70 and 1.43; amount * e^-r as Q64.
    function discount(uint256 amount, int256 q, int256 r) external pure returns (uint256 value) {
        require(
            r >= -402e15 &&
                r <= 402e15 &&
                q > 2305843009213693952 &&
                q < 2305843009213693952 + 72057594037927936 &&
                amount < 5192296858534827628530496329220096
        );
        uint256 top = uint256(q - r);
        uint256 bottom = uint256(q + r);
        value = (amount * 18446744073709551616 * top) / bottom;
        assert(value < 191561942608236107294793378393788647952342390272950272);
    }

    /// @dev e^-r of a reduced r: between 0.70 and 1.43 as Q60.
    function decayRange(int256 q, int256 r) external pure returns (int256 result) {
        require(r >= -402e15 && r <= 402e15 && q > 2305843009213693952 && q < 2377900603251621888);
        result = ((q - r) * 1152921504606846976) / (q + r);
        assert(10 * result > 7 * 1152921504606846976 && 100 * result < 143 * 1152921504606846976);
    }

    /// @dev 1 - Φ before halvings: no more than R(0) / √(2π) where nothing is halved (r >= 0), and never twice that.
    function tailRange(int256 mills, int256 q, int256 r) external pure returns (int256 tail) {
        require(mills >= 0 && mills <= 37778931862957163806720 && r >= -402e15 && r <= 402e15);
        require(q > 2305843009213693952 && q < 2377900603251621888);
        tail = (mills * (q - r)) / (q + r);
        assert(tail >= 0 && (r < 0 || tail <= 37778931862957163806720) && tail < 75557863725914323419136);
    }

    /* MILLS RATIO */

    /// @dev The inner levels for z up to 64 as Q64; the signed ones are negative or positive as asserted.
    function innerLevels(int256 z) external pure returns (int256 c) {
        require(z >= 0 && z <= 1180591620717411303424);
        c = z + 45355092141871133061 + 6548120723090686590897040769643368895609 / (z + 26375020456958569746);
        assert(c > 36893488147419103232 && c < 2361183241434822606848);
        c = 6900279331953881453695 - z + 17951012780804585993527477597329305244 / c;
        assert(c > 4722366482869645213696 && c < 9444732965739290427392);
    }

    /// @dev c = B3 + z - C4 / d with d of at least 2^60 in size, so that the outer levels are positive.
    function outerLevels(int256 z, int256 d) external pure returns (int256 share) {
        require(z >= 0 && z <= 1180591620717411303424 && d >= 1152921504606846976 && d < 2361183241434822606848);
        int256 c = z + 209149255457301063276 - 122970930098629086252723533490313437008 / d;
        assert(c > 73786976294838206464 && c < 4722366482869645213696);
        c = z - 13466146559685018102 + 4691119728905038791042840175896647766390 / c;
        require(c > 4611686018427387904); // written bound: docs/option-maths.md, "The Mills ratio's denominators"
        c = z + 20747145119020795 + 328556926126332243144839047694482905526 / c;
        require(c > 9223372036854775808); // written bound: the same
        share = 556054596107814270444098013048064310458680 / c;
        assert(share >= 0 && share < 151115727451828646838272);
    }

    /* VALUE */

    /// @dev The product of the smaller amount and the share.
    function timeValue(
        int256 amount,
        int256 near,
        int256 far,
        int256 q,
        int256 r
    ) external pure returns (int256 product) {
        require(amount > 0 && amount < 191561942608236107294793378393788647952342390272950272);
        require(
            near >= 0 &&
                near <= 37778931862957161709568 + 2097152 &&
                far >= 0 &&
                far <= 37778931862957161709568 + 2097152
        );
        require(r >= -402e15 && r <= 402e15 && q > 2305843009213693952 && q < 2305843009213693952 + 72057594037927936);
        int256 share = (q - r) * (-near - far);
        share = share / (q + r);
        assert(share <= 0 && share > -151115727451828646838272);
        product = amount * share;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @notice Runs one function over points of five words: for its gas, or for what it gives. Each measured function has a
/// contract that fills in `_run`; whatever the loop costs besides is what `Baseline` costs.
abstract contract Bench {
    /// @notice Runs over all points, group by group.
    /// @param points As many as are in the groups; that they come from calldata keeps an optimizer from running one of several
    /// equal ones only once.
    /// @param groups {1} How many groups of equal size the points are.
    /// @return gas {gas} Of the loop over each group.
    /// @return checksum Depends on every result, so that no optimizer can leave one out.
    function gasOf(
        uint256[5][] calldata points,
        uint256 groups
    ) external view returns (uint256[] memory gas, uint256 checksum) {
        gas = new uint256[](groups);
        uint256 size = points.length / groups;
        for (uint256 group; group < groups; ++group)
            (gas[group], checksum) = _loop(points, group * size, size, checksum);
    }

    function _loop(
        uint256[5][] calldata points,
        uint256 from,
        uint256 size,
        uint256 checksum
    ) private view returns (uint256 gas, uint256) {
        unchecked {
            gas = gasleft();
            for (uint256 i = from; i < from + size; ++i) {
                uint256[5] calldata p = points[i];
                (uint256 first, uint256 second) = _run(p[0], p[1], p[2], p[3], p[4]);
                checksum = (checksum ^ first) + second;
            }
            return (gas - gasleft(), checksum);
        }
    }

    /// @notice What the function gives at one point; a contract whose `_run` only mixes its results gives them here.
    function valueOf(uint256[5] calldata p) external pure virtual returns (uint256[8] memory values) {
        (values[0], values[1]) = _run(p[0], p[1], p[2], p[3], p[4]);
    }

    /// @notice What the function gives at all points, and where it reverts.
    function valuesOf(
        uint256[5][] calldata points
    ) external view returns (bool[] memory ok, uint256[8][] memory values) {
        ok = new bool[](points.length);
        values = new uint256[8][](points.length);
        for (uint256 i; i < points.length; ++i) {
            try this.valueOf(points[i]) returns (uint256[8] memory given) {
                (ok[i], values[i]) = (true, given);
            } catch {}
        }
    }

    function _run(uint256, uint256, uint256, uint256, uint256) internal pure virtual returns (uint256, uint256);
}

/// @notice What the loop costs with nothing in it but the use of the five words.
contract Baseline is Bench {
    function _run(
        uint256 a,
        uint256 b,
        uint256 c,
        uint256 d,
        uint256 e
    ) internal pure override returns (uint256, uint256) {
        return (a ^ b ^ c, d ^ e);
    }
}

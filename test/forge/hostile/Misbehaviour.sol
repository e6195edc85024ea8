// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice What a source may do instead of answering.
enum Behaviour {
    Answers,
    AnswersShort,
    AnswersLong,
    Reverts,
    RevertsLong,
    BurnsGas
}

/// @notice Carries out everything but a plain answer, for hostile sources to inherit.
abstract contract Misbehaviour {
    error Hostile();

    /// @dev A megabyte: copying it would cost a reader millions of gas.
    uint256 private constant _BOMB = 1 << 20;

    Behaviour public behaviour;
    /// @notice Bytes of the answer that `AnswersShort` leaves.
    uint256 public shortLength;

    function behave(Behaviour behaviour_) external {
        behaviour = behaviour_;
    }

    function answerShort(uint256 length) external {
        behaviour = Behaviour.AnswersShort;
        shortLength = length;
    }

    /// @dev Ends the call with `answer`, or as the behaviour has it.
    function _finish(bytes memory answer) internal view {
        if (behaviour == Behaviour.Reverts) revert Hostile();
        while (behaviour == Behaviour.BurnsGas) {}
        (uint256 length, bool fails) = (answer.length, behaviour == Behaviour.RevertsLong);
        if (behaviour == Behaviour.AnswersShort) length = shortLength;
        if (fails || behaviour == Behaviour.AnswersLong) length = _BOMB;
        assembly ("memory-safe") {
            if fails {
                revert(add(answer, 0x20), length)
            }
            return(add(answer, 0x20), length)
        }
    }
}

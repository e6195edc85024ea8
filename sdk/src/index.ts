export { FixedPointError, MAX_UINT256, mulDivDown, mulDivUp, WAD } from "./math/fixedPoint.js";

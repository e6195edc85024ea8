import {
  AbiError,
  allocationVaultAbi,
  decodeParameters,
  decodeResult,
  encodeCall,
  encodeParameters,
  policyRegistryAbi,
  revertDataOf,
  vaultFactoryAbi,
  type AbiParameter,
  type AbiValue,
} from "@ballast/sdk";
import { expect } from "chai";
import { AbiCoder, hexlify, Interface, ParamType, randomBytes } from "ethers";
import { Random, SEED } from "./support/random";

const ROUNDS = 300;

function randomType(random: Random, depth: number): string {
  const plain = [
    "uint8",
    "uint16",
    "uint256",
    "int256",
    "int24",
    "bool",
    "address",
    "bytes32",
    "bytes4",
    "bytes",
    "string",
  ];
  if (depth === 0 || random.chance(0.6)) return random.pick(plain);
  if (random.chance(0.5)) return `${randomType(random, depth - 1)}[${random.pick(["", "2", "4"])}]`;
  const fields = Array.from({ length: random.integer(1, 4) }, (_, i) => `${randomType(random, depth - 1)} f${i}`);
  return `tuple(${fields.join(", ")})`;
}

function randomValue(random: Random, type: ParamType): AbiValue {
  if (type.arrayChildren !== null) {
    const { arrayChildren, arrayLength } = type;
    const length = arrayLength === -1 || arrayLength === null ? random.integer(0, 3) : arrayLength;
    return Array.from({ length }, () => randomValue(random, arrayChildren));
  }
  if (type.components !== null) {
    return Object.fromEntries(type.components.map((field) => [field.name, randomValue(random, field)]));
  }
  if (type.type === "bool") return random.chance(0.5);
  if (type.type === "address") return hexlify(randomBytes(20));
  if (type.type === "string")
    return random.pick(["", "sixty-forty", "100 % größer – 東", "x".repeat(random.integer(0, 80))]);
  if (type.type === "bytes") return hexlify(randomBytes(random.integer(0, 70)));
  if (type.type.startsWith("bytes")) return hexlify(randomBytes(Number(type.type.slice(5))));
  const bits = BigInt(type.type.replace(/\D/g, ""));
  const raw = BigInt.asUintN(Number(bits), BigInt(hexlify(randomBytes(32))) >> BigInt(random.integer(0, 255)));
  return type.type.startsWith("int") ? BigInt.asIntN(Number(bits), raw) : raw;
}

const toParameter = (type: ParamType): AbiParameter => JSON.parse(type.format("json")) as AbiParameter;

describe("SDK ABI coding", () => {
  it("agrees with ethers on random types and values", () => {
    const random = new Random(SEED);
    const coder = AbiCoder.defaultAbiCoder();
    for (let round = 0; round < ROUNDS; round++) {
      const types = Array.from({ length: random.integer(1, 5) }, () => ParamType.from(randomType(random, 3)));
      const values = types.map((type) => randomValue(random, type));
      const encoded = encodeParameters(types.map(toParameter), values);
      expect(encoded).to.equal(coder.encode(types, values));
      expect(decodeParameters(types.map(toParameter), encoded)).to.deep.equal(values);
    }
  });

  it("has a selector of every function of its ABIs", () => {
    for (const abi of [allocationVaultAbi, policyRegistryAbi, vaultFactoryAbi]) {
      new Interface(abi).forEachFunction((fragment) => {
        const random = new Random(SEED);
        const values = fragment.inputs.map((type) => randomValue(random, type));
        const expected = new Interface(abi).encodeFunctionData(fragment.name, values);
        expect(encodeCall(abi, fragment.name, values)).to.equal(expected);
      });
    }
  });

  it("refuses values that do not fit and data that is too short", () => {
    const uint8 = [{ name: "x", type: "uint8" }];
    for (const value of [256n, -1n, "0x12", true]) expect(() => encodeParameters(uint8, [value])).to.throw(AbiError);
    expect(() => encodeParameters(uint8, [])).to.throw(AbiError);
    expect(() => encodeParameters([{ name: "x", type: "uint8[2]" }], [[1n]])).to.throw(AbiError);
    expect(() => decodeParameters(uint8, "0x12")).to.throw(AbiError);
    expect(() => encodeCall(allocationVaultAbi, "noSuchFunction", [])).to.throw(AbiError);
    expect(() => decodeResult(allocationVaultAbi, "policy", "0x")).to.throw(AbiError);
    const list = [{ name: "x", type: "uint256[]" }];
    expect(() => decodeParameters(list, `0x${"20".padStart(64, "0")}${"f".repeat(64)}`)).to.throw(AbiError);
  });

  it("finds revert data wherever nodes and libraries put it", () => {
    const data = "0x2c1b7dae";
    for (const error of [{ data }, { data: { data } }, { error: { data } }, { info: { error: { data: { data } } } }]) {
      expect(revertDataOf(error)).to.equal(data);
    }
    expect(revertDataOf({ code: 3 })).to.equal("0x");
    expect(revertDataOf(new Error("execution reverted"))).to.equal("0x");
    for (const other of [new Error("no connection"), undefined, "text", { code: -32000 }]) {
      expect(revertDataOf(other)).to.equal(undefined);
    }
  });
});

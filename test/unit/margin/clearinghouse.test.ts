import {
  accountIdOf,
  addPosition,
  batchActions,
  BatchError,
  cashOfShares,
  clearinghouseScopeOf,
  encodeInstrument,
  clearinghouseAbi,
  decodeResult,
  legsOf,
  MarginInsufficient,
  marginConditions,
  optionTerms,
  packLeg,
  perpetualTerms,
  positionsOf,
  readCashShares,
  TooMany,
  WAD,
  type Address,
  type ClearinghouseInvariant,
  type Hex,
  type MarginFill,
} from "@ballast/sdk";
import { send } from "@ballast/sdk/ethers";
import { expect } from "chai";
import { Interface, solidityPackedKeccak256, toBeHex } from "ethers";
import { addressOfContract, tell } from "../sdk/support/world";
import { createHouse, FAR, perform, setPrice, type House } from "./support/house";
import { now, pass, sendAs, thrownBy, write } from "./support/node";
import { doAll } from "./support/sequence";

const ONE = 10n ** 9n;
const ALL = ["M-1", "M-2", "M-3", "M-4", "M-5", "M-6", "M-7", "M-8"];
const broken = (results: readonly ClearinghouseInvariant[]): string[] =>
  results.filter(({ holds }) => !holds).map(({ id }) => id);

interface Lived {
  readonly house: House;
  readonly alice: bigint;
  readonly bob: bigint;
  readonly call: bigint;
  readonly perpetual: bigint;
}

/** Two accounts with cash, collateral, a loan, an option and a perpetual between them, some time later. */
async function lived(): Promise<Lived> {
  const house = await createHouse(3);
  const { entity, owner, accounts, expiries, underlyings } = house;
  const [alice, bob] = accounts;
  const [ether] = underlyings;
  const [expiry] = expiries;
  if (alice === undefined || bob === undefined || ether === undefined || expiry === undefined)
    throw new Error("The house is empty.");
  const cashToken = await addressOfContract(house.dollars);
  const receiver = owner.address as Address;
  await perform(entity, owner, entity.depositCash({ account: alice, cashToken, amount: 30_000n * 10n ** 6n }));
  const pledge = entity.depositCollateral({ account: bob, token: ether.address, amount: 40n * WAD });
  const loan = entity.withdrawCash({ account: bob, amount: 10_000n * 10n ** 6n, receiver });
  await perform(entity, owner, entity.batch({ actions: [pledge, loan], deadline: FAR }));
  const call = encodeInstrument(optionTerms({ underlying: 0n, expiry, strike: 2_200n * 10n ** 8n, isCall: true }));
  const perpetual = encodeInstrument(perpetualTerms(0n));
  await trade(house, alice, bob, [
    { instrument: call, quantity: 5n * ONE, price: 55n * WAD },
    { instrument: perpetual, quantity: -2n * ONE, price: 2_001n * WAD },
  ]);
  await pass(house.node, 20_000);
  ether.price = 2_050n * WAD;
  await setPrice(house.node, ether.feed, ether.price);
  return { house, alice, bob, call, perpetual };
}

async function trade(house: House, buyer: bigint, seller: bigint, fills: readonly MarginFill[]): Promise<void> {
  const { transaction } = house.entity.trade({ buyer, seller, fills, deadline: FAR });
  await send(house.owner, transaction);
}

async function scopeOf(house: House): Promise<ReturnType<typeof clearinghouseScopeOf>> {
  const logs = await house.node.provider.getLogs({ address: house.entity.address, fromBlock: 0 });
  return clearinghouseScopeOf(logs);
}

const mappingSlot = (key: bigint, slot: bigint): bigint =>
  BigInt(solidityPackedKeccak256(["uint256", "uint256"], [key, slot]));

describe("A clearinghouse in the SDK", function () {
  this.timeout(240_000);

  it("tells the portfolio that its reader makes, and what it was built of", () => {
    const terms = optionTerms({ underlying: 1n, expiry: 1_780_300_800n, strike: 10n ** 8n, isCall: false });
    const positions = [
      { terms, quantity: -3n * ONE },
      { terms: perpetualTerms(0n), quantity: ONE },
    ];
    const legs = legsOf(positions);
    expect(positionsOf(legs)).to.deep.equal([positions[1], positions[0]]);
    expect(legsOf([...positions, { terms, quantity: 3n * ONE }])).to.deep.equal(legs.slice(0, 1));
    expect(addPosition(legs, encodeInstrument(terms), ONE)[1]).to.equal(packLeg(encodeInstrument(terms), -2n * ONE));
    const many = (expiries: number): (() => readonly bigint[]) => {
      const list = Array.from({ length: expiries }, (_, i) => ({
        ...terms,
        expiry: 1_780_300_800n + 3_600n * BigInt(i),
      }));
      return () => legsOf(list.map((one) => ({ terms: one, quantity: ONE })));
    };
    expect(many(8)().length).to.equal(8);
    expect(many(9)).to.throw(TooMany);
  });

  it("batches, adds allowances up, and refuses what cannot be part of a batch", async () => {
    const { house, alice, bob } = await lived();
    const { entity } = house;
    const cashToken = await addressOfContract(house.dollars);
    const deposit = (amount: bigint) => entity.depositCash({ account: alice, cashToken, amount });
    const { requirements } = entity.batch({ actions: [deposit(1n), deposit(2n)], deadline: FAR });
    expect(requirements).to.deep.equal([{ token: cashToken, spender: entity.address, amount: 3n }]);
    const deadline = FAR;
    const refused = [
      entity.settle(bob),
      entity.batch({ actions: [], deadline }),
      { ...deposit(1n), transaction: { ...deposit(1n).transaction, to: cashToken } },
    ];
    for (const one of refused)
      expect(() => batchActions({ clearinghouse: entity.address, actions: [one], deadline })).to.throw(BatchError);
  });

  it("refuses a withdrawal beyond the margin with the figures of the error", async () => {
    const { house, bob } = await lived();
    const receiver = house.owner.address as Address;
    const [ether] = house.underlyings;
    if (ether === undefined) throw new Error("There is no ether.");
    const all = house.entity.withdrawCollateral({ account: bob, token: ether.address, amount: 40n * WAD, receiver });
    expect(await thrownBy(send(house.owner, all.transaction))).to.be.instanceOf(MarginInsufficient);
    const some = house.entity.withdrawCollateral({ account: bob, token: ether.address, amount: WAD, receiver });
    await send(house.owner, some.transaction);
    const { accounts } = await house.entity.snapshot({ accounts: [bob] });
    expect(accounts.get(bob)?.view.amounts).to.deep.equal([39n * WAD]);
  });

  it("reads shares and bases that have no getter", async () => {
    const { house, alice, bob } = await lived();
    const snapshot = await house.entity.snapshot({ accounts: [alice, bob] });
    for (const account of [alice, bob]) {
      const { cashShares, bases, view } = snapshot.accounts.get(account) ?? {};
      if (cashShares === undefined || bases === undefined || view === undefined) throw new Error("No account.");
      const { number } = snapshot.block;
      const cash = (await house.clearinghouse
        .getFunction("cashOf")
        .staticCall(account, { blockTag: number })) as bigint;
      const profit = (await house.clearinghouse.getFunction("perpetualProfitOf").staticCall(account, {
        blockTag: number,
      })) as bigint;
      expect(cashOfShares(snapshot.ledger, cashShares)).to.equal(cash);
      expect(view.cash).to.equal(cash + profit);
      // traded at the index before any premium
      expect(bases).to.deep.equal(new Map([[0n, 2_000n * WAD]]));
    }
  });

  it("names each condition of the rule for accounts below their requirement", () => {
    const before = { equity: 50n, requirement: 100n };
    const fails = (equity: bigint, requirement: bigint, from = before): string[] =>
      marginConditions(from, { equity, requirement })
        .filter(({ holds }) => !holds)
        .map(({ name }) => name);
    expect(fails(50n, 99n)).to.deep.equal([]);
    expect(fails(48n, 80n)).to.deep.equal([]);
    expect(fails(47n, 80n)).to.deep.equal(["givenUp"]);
    expect(fails(50n, 101n)).to.deep.equal(["amount", "proportion"]);
    expect(fails(149n, 300n)).to.deep.equal(["amount", "proportion"]);
    expect(fails(-1n, 10n)).to.deep.equal(["solvent", "proportion", "givenUp"]);
    const below = { equity: -5n, requirement: 100n };
    expect(fails(-5n, 100n, below)).to.deep.equal([]);
    expect(fails(-6n, 101n, below)).to.deep.equal(["noPoorer", "noRiskier"]);
  });

  /* INVARIANTS */

  it("keeps its invariants through trades, interest, funding and settlement", async () => {
    const { house, alice, bob, call, perpetual } = await lived();
    const { entity, owner, expiries, settlement } = house;
    const check = async (): Promise<readonly ClearinghouseInvariant[]> => entity.verifyInvariants(await scopeOf(house));
    const first = await check();
    expect(first.map(({ id }) => id)).to.deep.equal(ALL);
    expect(broken(first)).to.deep.equal([]);
    // one side's profit is cash, the other's is not
    await send(owner, entity.settle(alice).transaction);
    expect(broken(await check())).to.deep.equal([]);
    await trade(house, bob, alice, [{ instrument: perpetual, quantity: ONE / 3n, price: 2_049n * WAD }]);
    expect(broken(await check())).to.deep.equal([]);
    await send(owner, entity.accrue().transaction);
    const [expiry] = expiries;
    if (expiry === undefined) throw new Error("There is no expiry.");
    await pass(house.node, expiry + 100n - (await now(house.node)));
    await tell(settlement, "set", 0, expiry, 2_345n * WAD);
    expect(broken(await check())).to.deep.equal([]);
    await send(owner, entity.settle(bob).transaction);
    const half = await check();
    expect(broken(half)).to.deep.equal([]);
    // what alice is owed is still in the sum, and her position without its other side is not
    expect(half.find(({ id }) => id === "M-6")?.detail).to.match(/unsettled -\d+ \+ pending \d+ = -?\d/);
    await send(owner, entity.settle(alice).transaction);
    expect(broken(await check())).to.deep.equal([]);
    const { instruments } = await entity.snapshot({ accounts: [], instruments: [call] });
    expect(instruments.get(call)?.openInterest).to.equal(0n);
  });

  it("names what is broken, and only that", async () => {
    const { house, alice, bob, call } = await lived();
    const { entity } = house;
    const scope = await scopeOf(house);
    const [ether] = house.underlyings;
    if (ether === undefined) throw new Error("There is no ether.");
    const spoil = async (slot: bigint, by: (word: bigint) => bigint): Promise<readonly string[]> => {
      const word = BigInt(await house.node.provider.getStorage(entity.address, slot));
      await write(house.node, entity.address, slot, BigInt.asUintN(256, by(word)));
      const results = broken(await entity.verifyInvariants(scope));
      await write(house.node, entity.address, slot, word);
      return results;
    };
    // open interest of the call: then its class does not add up either
    expect(await spoil(mappingSlot(call, 0n), (word) => word + 1n)).to.deep.equal(["M-1", "M-2"]);
    // alice's shares of cash
    expect(await spoil(mappingSlot(alice, 7n), (word) => word + 1n)).to.deep.equal(["M-4"]);
    // pledged ether, more than anybody has and than is there; and less
    const pledged = mappingSlot(BigInt(ether.address), 12n);
    expect(await spoil(pledged, (word) => word + 1n)).to.deep.equal(["M-7", "M-8"]);
    expect(await spoil(pledged, (word) => word - 1n)).to.deep.equal(["M-7"]);
    // alice's first position, a hundredth of a contract more
    const legs = BigInt(toBeHex(mappingSlot(alice, 8n), 32));
    const firstLeg = BigInt(solidityPackedKeccak256(["uint256"], [legs]));
    expect(await spoil(firstLeg, (word) => word + ONE / 100n)).to.include.members(["M-1"]);
    expect(broken(await entity.verifyInvariants(scope))).to.deep.equal([]);
    // a thief of stablecoins, and one of collateral
    const thief = house.owner.address;
    const erc20 = new Interface(["function transfer(address,uint256)"]);
    const steal = (token: string, amount: bigint): Promise<void> =>
      sendAs(house.node, entity.address, token, erc20.encodeFunctionData("transfer", [thief, amount]));
    await steal(await house.dollars.getAddress(), 10n ** 6n);
    expect(broken(await entity.verifyInvariants(scope))).to.deep.equal(["M-5"]);
    await steal(ether.address, 1n);
    expect(broken(await entity.verifyInvariants(scope))).to.deep.equal(["M-5", "M-8"]);
    expect(bob).to.not.equal(alice);
  });

  it("asks of some accounts only that they have no more than there is", async () => {
    const { house, alice } = await lived();
    const { entity } = house;
    expect(broken(await entity.verifyInvariants({ accounts: [alice], isComplete: false }))).to.deep.equal([]);
    const claimed = await entity.verifyInvariants({ accounts: [alice], isComplete: true });
    expect(broken(claimed)).to.include.members(["M-1", "M-4", "M-6"]);
    const stranger = accountIdOf(entity.address, 7n);
    const none = await entity.verifyInvariants({ accounts: [stranger], isComplete: false });
    expect(broken(none)).to.deep.equal([]);
    expect(await readCashShares(entity.reader, entity.address, stranger, "latest")).to.equal(0n);
  });

  it("encodes every action as the contract decodes it", async () => {
    const { house, alice, bob, call } = await lived();
    const { entity } = house;
    const { interface: abi } = house.clearinghouse;
    const named = (data: Hex): string => abi.parseTransaction({ data })?.name ?? "";
    const receiver = house.owner.address as Address;
    const token = entity.address;
    const actions = [
      entity.setOperator({ account: alice, operator: receiver, expiry: 0n }),
      entity.depositCash({ account: alice, cashToken: token, amount: 1n }),
      entity.withdrawCash({ account: alice, amount: 1n, receiver }),
      entity.depositCollateral({ account: alice, token, amount: 1n }),
      entity.withdrawCollateral({ account: alice, token, amount: 1n, receiver }),
      entity.trade({
        buyer: alice,
        seller: bob,
        fills: [{ instrument: call, quantity: -1n, price: 1n }],
        deadline: 1n,
      }),
      entity.settle(alice),
      entity.accrue(),
    ];
    const names = "setOperator depositCash withdrawCash depositCollateral withdrawCollateral trade settle accrue";
    expect(actions.map(({ transaction }) => named(transaction.data))).to.deep.equal(names.split(" "));
    for (const { transaction } of actions) expect(transaction.value).to.equal(0n);
    await doAll(house, [{ to: entity.address, data: entity.accrue().transaction.data }]);
    const answer = await entity.reader.call(
      entity.address,
      abi.encodeFunctionData("openInterest", [call]) as Hex,
      "latest",
    );
    expect(decodeResult(clearinghouseAbi, "openInterest", answer.data)).to.deep.equal([5n * ONE]);
  });
});

import {
  cancellationsOf,
  cancelQuotes,
  encodeInstrument,
  fillQuote,
  isContractSignature,
  keccak256,
  keccakOfText,
  optionTerms,
  perpetualTerms,
  quoteDigest,
  QuoteSignatureInvalid,
  QuoteCancelled,
  readQuoteState,
  WAD,
  type Address,
  type Hex,
  type QuoteDomain,
  type SignedQuote,
} from "@ballast/sdk";
import {
  ethersReader,
  isQuoteSignature,
  quoteDigestByEthers,
  QuoteSignerError,
  send,
  signQuote,
} from "@ballast/sdk/ethers";
import { expect } from "chai";
import { hexlify, id, keccak256 as keccakOfEthers, Signature, toBeHex, Wallet } from "ethers";
import { Random } from "../sdk/support/random";
import { deployHarness } from "../sdk/support/sources";
import { addressOfContract } from "../sdk/support/world";
import { thrownBy } from "./support/node";
import { createHouse, FAR, perform, type House } from "./support/house";

const SEED = Number(process.env.SDK_SEED ?? "8");
const ONE = 10n ** 9n;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const word = (random: Random): bigint => BigInt(id(`word ${random.unit()}`)) >> BigInt(random.integer(0, 255));
const address = (random: Random): Address => id(`address ${random.unit()}`).slice(0, 42) as Address;

function randomQuote(random: Random): SignedQuote {
  const legs = Array.from({ length: random.integer(0, 5) }, () => ({
    instrument: word(random),
    quantity: random.chance(0.5) ? word(random) >> 2n : -(word(random) >> 2n),
    price: word(random),
  }));
  return {
    maker: word(random),
    signer: address(random),
    taker: random.chance(0.5) ? 0n : word(random),
    legs,
    units: word(random),
    nonce: word(random),
    expiry: word(random),
  };
}

const domainOf = async (house: House): Promise<QuoteDomain> => ({
  chainId: (await house.node.provider.getNetwork()).chainId,
  exchange: await addressOfContract(house.exchange),
});

/** Two funded accounts that named the exchange their operator, and a quote of the first. */
async function quoting(house: House): Promise<{ quote: SignedQuote; domain: QuoteDomain; taker: bigint }> {
  const { entity, owner, accounts, expiries } = house;
  const [maker, taker] = accounts;
  const [expiry] = expiries;
  if (maker === undefined || taker === undefined || expiry === undefined) throw new Error("The house is empty.");
  const cashToken = await addressOfContract(house.dollars);
  const domain = await domainOf(house);
  for (const account of [maker, taker]) {
    await perform(entity, owner, entity.depositCash({ account, cashToken, amount: 50_000n * 10n ** 6n }));
    await perform(entity, owner, entity.setOperator({ account, operator: domain.exchange, expiry: 2n ** 40n }));
  }
  const terms = { underlying: 0n, expiry, strike: 2_200n * 10n ** 8n, isCall: true };
  const legs = [
    { instrument: encodeInstrument(optionTerms(terms)), quantity: ONE, price: 60n * WAD },
    { instrument: encodeInstrument(perpetualTerms(0n)), quantity: -ONE / 2n, price: 2_000n * WAD },
  ];
  const signer = owner.address as Address;
  return { quote: { maker, signer, taker: 0n, legs, units: 4n, nonce: 515n, expiry: 2n ** 40n }, domain, taker };
}

describe("Quotes", function () {
  this.timeout(120_000);

  it("hash as Keccak does, block borders included", () => {
    const random = new Random(SEED);
    for (const length of [0, 1, 31, 32, 135, 136, 137, 271, 272, 273, 1_000]) {
      const bytes = hexlify(Uint8Array.from({ length }, () => random.integer(0, 255))) as Hex;
      expect(keccak256(bytes), String(length)).to.equal(keccakOfEthers(bytes));
    }
    expect(keccakOfText("Transfer(address,address,uint256)")).to.equal(id("Transfer(address,address,uint256)"));
  });

  it("have the digest of the contract and of ethers", async () => {
    const random = new Random(SEED);
    const house = await createHouse(2);
    const domain = await domainOf(house);
    const digestOf = house.exchange.getFunction("digestOf");
    for (let i = 0; i < 30; i++) {
      const quote = randomQuote(random);
      const digest = quoteDigest(domain, quote);
      expect(digest).to.equal(await digestOf.staticCall(quote));
      expect(digest).to.equal(quoteDigestByEthers(domain, quote));
    }
  });

  it("are signed, verified, filled in part and cancelled", async () => {
    const house = await createHouse(2);
    const { quote, domain, taker } = await quoting(house);
    const { entity, owner } = house;
    const { exchange } = domain;
    const signature = await signQuote(owner, domain, quote);
    expect(await isQuoteSignature(entity.reader, domain, quote, signature)).to.equal(true);
    const simulated = await entity.simulate({
      buyer: quote.maker,
      seller: taker,
      fills: quote.legs.map((leg) => ({ ...leg, quantity: leg.quantity * 3n })),
    });
    expect(simulated.verdict).to.equal(undefined);
    const maxPayment = -simulated.payment + WAD; // the index may not move: the payment is known but for the mark
    const fill = fillQuote({ exchange, quote, signature, taker, units: 3n, maxPayment, deadline: FAR });
    await send(owner, fill.transaction);
    const state = await readQuoteState(entity.reader, domain, quote);
    expect(state).to.deep.equal({
      digest: quoteDigest(domain, quote),
      filled: 3n,
      left: 1n,
      isCancelled: false,
      isOver: false,
    });
    const { accounts } = await entity.snapshot({ accounts: [quote.maker] });
    expect(accounts.get(quote.maker)?.view.legs).to.deep.equal(simulated.buyer.after.legs);

    const [cancellation, ...others] = cancellationsOf([quote.nonce, quote.nonce + 1n]);
    if (cancellation === undefined) throw new Error("There is nothing to cancel.");
    expect(others).to.deep.equal([]);
    expect(cancellation).to.deep.equal({ word: 2n, mask: 24n });
    await send(owner, cancelQuotes({ exchange, maker: quote.maker, ...cancellation }).transaction);
    expect((await readQuoteState(entity.reader, domain, quote)).isCancelled).to.equal(true);
    const again = fillQuote({ exchange, quote, signature, taker, units: 1n, maxPayment, deadline: FAR });
    expect(await thrownBy(send(owner, again.transaction))).to.be.instanceOf(QuoteCancelled);
  });

  it("are refused of another signer, another quote, another form of the signature", async () => {
    const house = await createHouse(2);
    const { quote, domain, taker } = await quoting(house);
    const { entity, owner } = house;
    const signature = await signQuote(owner, domain, quote);
    const stranger = Wallet.createRandom();
    expect(await thrownBy(signQuote(stranger, domain, quote))).to.be.instanceOf(QuoteSignerError);
    const { r, s, yParity } = Signature.from(signature);
    const high = toBeHex(ORDER - BigInt(s), 32).slice(2);
    const forms: readonly Hex[] = [
      `${signature.slice(0, -2)}${yParity === 0 ? "00" : "01"}` as Hex,
      `${r}${high}${yParity === 0 ? "1c" : "1b"}` as Hex,
      Signature.from(signature).compactSerialized as Hex,
      "0x",
      await signQuote(stranger, domain, { ...quote, signer: stranger.address as Address }),
      await signQuote(owner, domain, { ...quote, units: 5n }),
      await signQuote(owner, { ...domain, chainId: 2n }, quote),
    ];
    for (const [i, form] of forms.entries()) {
      expect(await isQuoteSignature(entity.reader, domain, quote, form), String(i)).to.equal(false);
      const terms = {
        exchange: domain.exchange,
        quote,
        signature: form,
        taker,
        units: 1n,
        maxPayment: FAR,
        deadline: FAR,
      };
      expect(await thrownBy(send(owner, fillQuote(terms).transaction)), String(i)).to.be.instanceOf(
        QuoteSignatureInvalid,
      );
    }
  });

  it("are verified by a contract that signs, as long as it says so", async () => {
    const house = await createHouse(2);
    const { quote, domain } = await quoting(house);
    const { owner } = house;
    const reader = ethersReader(house.node.provider);
    const wallet = await deployHarness(owner, "ContractSigner", owner.address);
    const signer = await addressOfContract(wallet);
    const own = { ...quote, signer };
    const digest = quoteDigest(domain, own);
    // the key's signature of the digest itself
    const key = Wallet.createRandom();
    const signature = key.signingKey.sign(digest).serialized as Hex;
    expect(await isQuoteSignature(reader, domain, own, signature)).to.equal(false);
    await (await wallet.getFunction("setKeyHolder").send(key.address)).wait();
    expect(await isQuoteSignature(reader, domain, own, signature)).to.equal(true);
    // a contract that knows no such function, and one that reverts
    expect(await isContractSignature(reader, domain.exchange, digest, signature)).to.equal(false);
    expect(await isContractSignature(reader, signer, digest, "0x")).to.equal(false);
  });
});

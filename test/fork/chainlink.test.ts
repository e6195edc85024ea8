import { FEEDS, type FeedName } from "@ballast/replica";
import { expect } from "chai";
import { contractAt, getMainnetEnv, MODE } from "../env/mainnet";

describe(`Chainlink proxies on the ${MODE}`, () => {
  for (const name of Object.keys(FEEDS) as FeedName[]) {
    it(`${FEEDS[name].description} answers through its proxy and moves with our aggregator`, async () => {
      const env = await getMainnetEnv();
      const feed = FEEDS[name];
      const proxy = contractAt(env, "chainlinkProxy", feed.proxy);
      expect(await proxy.getFunction("decimals").staticCall()).to.equal(feed.decimals);
      const before = await proxy.getFunction("latestRoundData").staticCall();
      expect(before.answer).to.be.greaterThan(0n);
      const phase: bigint = await proxy.getFunction("phaseId").staticCall();

      const answer = (before.answer * 97n) / 100n;
      await env.setPrice(name, answer);
      const after = await proxy.getFunction("latestRoundData").staticCall();
      expect(after.answer).to.equal(answer);
      expect(await proxy.getFunction("phaseId").staticCall()).to.equal(phase + 1n);
      // The round id carries the phase in its upper bits; the old round stays readable.
      expect(after.roundId >> 64n).to.equal(phase + 1n);
      expect((await proxy.getFunction("getRoundData").staticCall(before.roundId)).answer).to.equal(before.answer);
    });
  }

  it("numbers later rounds on and keeps them readable", async () => {
    const env = await getMainnetEnv();
    const proxy = contractAt(env, "chainlinkProxy", FEEDS.ethUsd.proxy);
    await env.setPrice("ethUsd", 2_000_00000000n);
    const first = await proxy.getFunction("latestRoundData").staticCall();
    await env.setPrice("ethUsd", 1_900_00000000n);
    const second = await proxy.getFunction("latestRoundData").staticCall();
    expect(second.roundId).to.equal((first.roundId as bigint) + 1n);
    expect((await proxy.getFunction("getRoundData").staticCall(first.roundId)).answer).to.equal(2_000_00000000n);
    expect(second.updatedAt).to.be.at.least(first.updatedAt);
  });
});

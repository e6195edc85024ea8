import { TypedDataEncoder, type Signer, type TypedDataField } from "ethers";
import { addressOf, hexOf, type Hex } from "../core/hex.js";
import { surfacePostTypedData, type SurfaceDomain, type SurfacePost, type SurfaceSignature } from "../risk/post.js";

const fieldsOf = ({ types }: ReturnType<typeof surfacePostTypedData>): Record<string, TypedDataField[]> => ({
  Post: types.Post.map(({ name, type }) => ({ name, type })),
});

/** What reporters sign of a message (EIP-712); twin of `VolSurface.digestOf`. */
export function surfacePostDigest(domain: SurfaceDomain, message: SurfacePost): Hex {
  const data = surfacePostTypedData(domain, message);
  return hexOf(TypedDataEncoder.hash(data.domain, fieldsOf(data), data.message), 32);
}

/** Signs a message as a reporter; `postSurface` takes the signatures of several. */
export async function signSurfacePost(
  signer: Signer,
  domain: SurfaceDomain,
  message: SurfacePost,
): Promise<SurfaceSignature> {
  const data = surfacePostTypedData(domain, message);
  const signature = await signer.signTypedData(data.domain, fieldsOf(data), data.message);
  return Object.freeze({ signer: addressOf(await signer.getAddress()), signature: hexOf(signature, 65) });
}

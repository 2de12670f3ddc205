package org.celflow.diffusion.lora;

/**
 * The arithmetic on 32-bit tensors. A difference has the shape of the weight {@code w}; what makes a weight of it is {@code add},
 * or {@code decompose} for DoRA.
 */
final class LoraScript {
    static final String METHODS = """
              def low_rank(self: __torch__.Prog, w: Tensor, up: Tensor, down: Tensor) -> Tensor:
                d = torch.mm(torch.flatten(up, 1, -1), torch.flatten(down, 1, -1))
                y = torch.reshape(d, torch.size(w))
                return y
              def low_rank_core(self: __torch__.Prog, w: Tensor, up: Tensor, down: Tensor, mid: Tensor) -> Tensor:
                u = torch.flatten(up, 1, -1)
                v = torch.flatten(down, 1, -1)
                d = torch.einsum("oabc,io->iabc", [mid, u])
                e = torch.einsum("iabc,aj->ijbc", [d, v])
                y = torch.reshape(e, torch.size(w))
                return y
              def product(self: __torch__.Prog, a: Tensor, b: Tensor) -> Tensor:
                p = torch.mm(a, b)
                return p
              def core_product(self: __torch__.Prog, t: Tensor, a: Tensor, b: Tensor) -> Tensor:
                p = torch.einsum("ijkl,jr,ip->prkl", [t, b, a])
                return p
              def hadamard(self: __torch__.Prog, w: Tensor, a: Tensor, b: Tensor) -> Tensor:
                y = torch.reshape(torch.mul(a, b), torch.size(w))
                return y
              def kronecker(self: __torch__.Prog, w: Tensor, a: Tensor, b: Tensor) -> Tensor:
                c = a
                if torch.eq(torch.dim(b), 4):
                  c = torch.unsqueeze(torch.unsqueeze(a, 2), 3)
                y = torch.reshape(torch.kron(c, b), torch.size(w))
                return y
              def generalised_old(self: __torch__.Prog, w: Tensor, a1: Tensor, a2: Tensor, b1: Tensor, b2: Tensor) -> Tensor:
                m = torch.flatten(w, 1, -1)
                a = torch.mm(torch.mm(m, torch.flatten(a2, 1, -1)), torch.flatten(a1, 1, -1))
                b = torch.mm(torch.flatten(b2, 1, -1), torch.flatten(b1, 1, -1))
                y = torch.reshape(torch.add(b, a), torch.size(w))
                return y
              def generalised(self: __torch__.Prog, w: Tensor, a1: Tensor, a2: Tensor, b1: Tensor, b2: Tensor) -> Tensor:
                m = torch.reshape(w, [torch.size(w, 0), torch.size(w, 1), -1])
                a = torch.mm(torch.flatten(a1, 1, -1), torch.flatten(a2, 1, -1))
                wa = torch.einsum("oik,ij->ojk", [m, a])
                b = torch.mm(torch.flatten(b1, 1, -1), torch.flatten(b2, 1, -1))
                y = torch.add(torch.reshape(wa, torch.size(w)), torch.reshape(b, torch.size(w)))
                return y
              def rotations(self: __torch__.Prog, blocks: Tensor, limit: float) -> Tensor:
                q = torch.sub(blocks, torch.transpose(blocks, -1, -2))
                if torch.gt(limit, 0.):
                  size = torch.add(torch.norm(q), 1e-08)
                  if bool(torch.gt(size, limit)):
                    q = torch.div(torch.mul(q, limit), size)
                one = torch.eye(torch.size(blocks, -1), dtype=6)
                r = torch.matmul(torch.add(one, q), torch.linalg_inv(torch.sub(one, q)))
                return r
              def rotate(self: __torch__.Prog, w: Tensor, blocks: Tensor, limit: float, strength: float) -> Tensor:
                r = (self).rotations(blocks, limit)
                one = torch.eye(torch.size(blocks, -1), dtype=6)
                turn = torch.sub(torch.mul(r, strength), torch.mul(one, strength))
                m = torch.reshape(w, [torch.size(blocks, 0), torch.size(blocks, 1), -1])
                d = torch.bmm(torch.transpose(turn, 1, 2), m)
                y = torch.reshape(d, torch.size(w))
                return y
              def butterfly(self: __torch__.Prog, w: Tensor, blocks: Tensor, limit: float, strength: float, rescale: Optional[Tensor]) -> Tensor:
                r = (self).rotations(blocks, limit)
                b = torch.size(blocks, -1)
                one = torch.eye(b, dtype=6)
                x = torch.flatten(w, 1, -1)
                c = torch.size(x, 1)
                k = torch.floordiv(b, 2)
                for i in range(torch.size(blocks, 0)):
                  turn = torch.add(torch.mul(torch.select(r, 0, i), strength), torch.mul(one, torch.sub(1., strength)))
                  p = torch.transpose(torch.reshape(x, [-1, 2, k, c]), 1, 2)
                  m = torch.bmm(turn, torch.reshape(p, [-1, b, c]))
                  p = torch.transpose(torch.reshape(m, [-1, k, 2, c]), 1, 2)
                  x = torch.reshape(p, torch.size(torch.flatten(w, 1, -1)))
                  k = torch.mul(k, 2)
                if rescale is not None:
                  x = torch.mul(x, torch.reshape(rescale, [-1, 1]))
                y = torch.sub(torch.reshape(x, torch.size(w)), w)
                return y
              def add(self: __torch__.Prog, w: Tensor, d: Tensor, strength: float) -> Tensor:
                y = torch.add(w, torch.mul(d, strength))
                return y
              def decompose(self: __torch__.Prog, w: Tensor, d: Tensor, magnitude: Tensor, alpha: float, strength: float) -> Tensor:
                v = torch.add(w, torch.mul(d, alpha))
                if torch.eq(torch.size(magnitude, 0), torch.size(w, 0)):
                  n = torch.linalg_vector_norm(torch.flatten(w, 1, -1), 2, [1], True)
                  shape = annotate(List[int], [torch.size(w, 0)])
                  for i in range(torch.sub(torch.dim(w), 1)):
                    shape.append(1)
                  norm = torch.reshape(n, shape)
                else:
                  t = torch.flatten(torch.transpose(v, 0, 1), 1, -1)
                  n = torch.linalg_vector_norm(t, 2, [1], True)
                  shape = annotate(List[int], [1, torch.size(w, 1)])
                  for i in range(torch.sub(torch.dim(w), 2)):
                    shape.append(1)
                  norm = torch.reshape(n, shape)
                v = torch.mul(v, torch.div(magnitude, torch.add(norm, 1.1920928955078125e-07)))
                if torch.ne(strength, 1.):
                  y = torch.add(w, torch.mul(torch.sub(v, w), strength))
                else:
                  y = v
                z = torch.reshape(y, torch.size(w))
                return z
              def shaped(self: __torch__.Prog, d: Tensor, w: Tensor) -> Tensor:
                y = torch.reshape(d, torch.size(w))
                return y
              def rows(self: __torch__.Prog, w: Tensor, share: int, shares: int) -> Tensor:
                n = torch.floordiv(torch.size(w, 0), shares)
                y = torch.slice(w, 0, torch.mul(n, share), torch.mul(n, torch.add(share, 1)), 1)
                return y
              def with_rows(self: __torch__.Prog, w: Tensor, part: Tensor, share: int, shares: int) -> Tensor:
                n = torch.floordiv(torch.size(w, 0), shares)
                before = torch.slice(w, 0, 0, torch.mul(n, share), 1)
                after = torch.slice(w, 0, torch.mul(n, torch.add(share, 1)), torch.size(w, 0), 1)
                y = torch.cat([before, part, after], 0)
                return y
              def same(self: __torch__.Prog, w: Tensor) -> Tensor:
                return w
              def size(self: __torch__.Prog, w: Tensor, dimension: int) -> int:
                n = torch.size(w, dimension)
                return n
              def count(self: __torch__.Prog, w: Tensor) -> int:
                n = torch.numel(w)
                return n
              def finite(self: __torch__.Prog, w: Tensor) -> bool:
                b = bool(torch.all(torch.isfinite(w)))
                return b
              def none(self: __torch__.Prog) -> Optional[Tensor]:
                return None
            """;

    private LoraScript() {}
}

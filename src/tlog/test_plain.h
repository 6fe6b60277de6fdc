// For tests: a tree made by the letter of RFC 9162, slowly.
#ifndef TIDEWAITER_TLOG_TEST_PLAIN_H_
#define TIDEWAITER_TLOG_TEST_PLAIN_H_

#include <bit>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tlog/tree.h"

namespace tidewaiter::tlog {

inline std::vector<Hash> TestLeaves(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.push_back(LeafHash(fmt::format("entry {}", i)));
  return leaves;
}

// ---- RFC 9162 sections 2.1.1, 2.1.3.1 and 2.1.4.1, word for word

using Leaves = std::span<const Hash>;

inline Hash PlainRoot(Leaves d) {
  if (d.empty()) return EmptyRoot();
  if (d.size() == 1) return d[0];
  const std::size_t k = std::bit_ceil(d.size()) / 2;
  return NodeHash(PlainRoot(d.first(k)), PlainRoot(d.subspan(k)));
}

inline Proof PlainPath(std::size_t m, Leaves d) {
  if (d.size() == 1) return {};
  const std::size_t k = std::bit_ceil(d.size()) / 2;
  Proof path = m < k ? PlainPath(m, d.first(k)) : PlainPath(m - k, d.subspan(k));
  path.push_back(m < k ? PlainRoot(d.subspan(k)) : PlainRoot(d.first(k)));
  return path;
}

inline Proof PlainSubProof(std::size_t m, Leaves d, bool is_known) {
  if (m == d.size()) return is_known ? Proof{} : Proof{PlainRoot(d)};
  const std::size_t k = std::bit_ceil(d.size()) / 2;
  Proof proof =
      m <= k ? PlainSubProof(m, d.first(k), is_known) : PlainSubProof(m - k, d.subspan(k), false);
  proof.push_back(m <= k ? PlainRoot(d.subspan(k)) : PlainRoot(d.first(k)));
  return proof;
}

// Nodes hashed anew from the leaves each time.
class PlainNodes : public NodeSource {
 public:
  explicit PlainNodes(std::vector<Hash> leaves) : leaves_(std::move(leaves)) {}
  Result<Hash> Get(const Node& node) override {
    const std::size_t width = std::size_t{1} << node.level;
    if (leaves_.size() / width <= node.index) return Fail(ErrorCode::kNotFound, "no such node");
    return PlainRoot(Leaves(leaves_).subspan(node.index * width, width));
  }
  [[nodiscard]] const std::vector<Hash>& leaves() const { return leaves_; }

 private:
  std::vector<Hash> leaves_;
};

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_TEST_PLAIN_H_

// The Merkle tree of a transparency log: its root as it grows, and proofs about it.
//
//   Frontier frontier;
//   for (const std::string& entry : entries) frontier.Append(LeafHash(entry));
//   const Hash root = frontier.Root();
//
//   ASSIGN_OR_RETURN(const Proof path, ProveInclusion(index, size, nodes));    // by who has the
//   log RETURN_IF_ERROR(VerifyInclusion(index, size, LeafHash(entry), path, root));   // by anybody
//
//   ASSIGN_OR_RETURN(const Proof proof, ProveConsistency(old_size, size, nodes));
//   RETURN_IF_ERROR(VerifyConsistency(old_size, size, proof, old_root, root));
//
// Trees are those of RFC 9162 section 2.1 (the same as RFC 6962): leaves in the order of the log,
// split at the largest power of two below the size. A node (level, index) is the root of the
// 2^level leaves from index * 2^level on; only such whole subtrees are asked of a NodeSource.
// Functions are pure; objects thread-compatible.
#ifndef TIDEWAITER_TLOG_TREE_H_
#define TIDEWAITER_TLOG_TREE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "tlog/hash.h"

namespace tidewaiter::tlog {

// Sizes and indices in files and on the wire are below 2^63, so that a signed number holds them.
inline constexpr std::uint64_t kSizeMax = (std::uint64_t{1} << 63U) - 1;
// No honest proof of a tree of at most kSizeMax leaves is longer (C2SP tlog-witness has the same).
inline constexpr std::size_t kProofHashesMax = 63;

using Proof = std::vector<Hash>;

struct Node {
  unsigned level = 0;
  std::uint64_t index = 0;
  friend bool operator==(const Node&, const Node&) = default;
};

// Where proofs find the nodes of a tree: memory, tiles (tlog/tile.h).
class NodeSource {
 public:
  NodeSource() = default;
  NodeSource(const NodeSource&) = default;
  NodeSource& operator=(const NodeSource&) = default;
  virtual ~NodeSource() = default;
  // Errors: kNotFound when the tree has no such whole subtree; those of the storage.
  virtual Result<Hash> Get(const Node& node) = 0;
};

// All that must be kept of a tree to append to it and to know its root: the roots of its largest
// whole subtrees, one for each bit of its size, from the left.
class Frontier {
 public:
  Frontier() = default;
  // Errors: kInvalidArgument when `peaks` are not as many as `size` has bits, or it is too large.
  static Result<Frontier> Of(std::uint64_t size, std::vector<Hash> peaks);
  // The frontier of a tree that is there. Errors: those of `nodes`, kInvalidArgument.
  static Result<Frontier> From(std::uint64_t size, NodeSource& nodes);

  void Append(const Hash& leaf);  // amortized one hash
  void Append(std::span<const Hash> leaves);
  [[nodiscard]] Hash Root() const;  // at most 62 hashes; of nothing: EmptyRoot()
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::vector<Hash>& peaks() const { return peaks_; }
  friend bool operator==(const Frontier&, const Frontier&) = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_ = {};
};

// That leaf `index` is in the tree of `size` leaves: the siblings from the leaf up.
// Errors: kInvalidArgument (not index < size <= kSizeMax), those of `nodes`.
Result<Proof> ProveInclusion(std::uint64_t index, std::uint64_t size, NodeSource& nodes);

// That the tree of `old_size` leaves is how the tree of `size` leaves began. Nothing when the sizes
// are equal. Errors: kInvalidArgument (not 0 < old_size <= size <= kSizeMax), those of `nodes`.
Result<Proof> ProveConsistency(std::uint64_t old_size, std::uint64_t size, NodeSource& nodes);

// The root that the path leads to. Errors: kInvalidArgument (index not below size, or the path has
// not the length that they ask for).
Result<Hash> RootFromInclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                               std::span<const Hash> path);

// RFC 9162 section 2.1.3.2. Errors: kInvalidArgument as above; kCorruption when the path leads to
// another root: the leaf is not there, or it is not that tree.
Status VerifyInclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                       std::span<const Hash> path, const Hash& root);

// RFC 9162 section 2.1.4.2. `old_size` 0 is refused here as kInvalidArgument: every tree goes on
// from the empty one and there is nothing to prove; C2SP tlog-witness accepts it with an empty
// proof, which is for the caller to do. Errors: kInvalidArgument (sizes, or the proof has not the
// length that they ask for), kCorruption (one tree does not go on from the other: with both roots
// signed this is evidence of a fork).
Status VerifyConsistency(std::uint64_t old_size, std::uint64_t size, std::span<const Hash> proof,
                         const Hash& old_root, const Hash& root);

// The root of the first `size` leaves. Errors: kInvalidArgument, those of `nodes`.
Result<Hash> RootOf(std::uint64_t size, NodeSource& nodes);

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_TREE_H_

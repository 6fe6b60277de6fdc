// Subtrees: proofs that some entries in the middle are part of a tree, and what a consistency proof
// says of both trees.
//
//   ASSIGN_OR_RETURN(const tlog::Proof proof, ProveSubtree(256, 300, 300, nodes));
//   ASSIGN_OR_RETURN(const tlog::Hash root, RootFromSubtree(256, 300, 300, hash, proof));
//
// tlog-mirror sends entries in packages with "subtree consistency proofs"
// (draft-ietf-plants-merkle- tree-certs section 4.4). Here `begin` is a multiple of 256, and `end`
// is the end of that package or of the tree: then the proof is the path of one node and the general
// algorithm is not needed. Pure; O(log size).
#ifndef TIDEWAITER_FEDERATION_SUBTREE_H_
#define TIDEWAITER_FEDERATION_SUBTREE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "tlog/tree.h"

namespace tidewaiter::federation {

// The path of [begin, end) in the tree of `size` leaves. Errors: kInvalidArgument (not a subtree in
// the sense above), those of `nodes`.
Result<tlog::Proof> ProveSubtree(std::uint64_t begin, std::uint64_t end, std::uint64_t size,
                                 tlog::NodeSource& nodes);

// The root that subtree and path lead to. Errors: kInvalidArgument (as above, or a wrong length).
Result<tlog::Hash> RootFromSubtree(std::uint64_t begin, std::uint64_t end, std::uint64_t size,
                                   const tlog::Hash& subtree, std::span<const tlog::Hash> proof);

// The hash of leaves [begin, end), when there is a subtree of that shape.
Result<tlog::Hash> SubtreeHash(std::uint64_t begin, std::uint64_t end, tlog::NodeSource& nodes);

// The nodes of a small tree that is in memory by its leaves: O(leaves) a node.
class LeafNodes final : public tlog::NodeSource {
 public:
  void Append(const tlog::Hash& leaf) { leaves_.push_back(leaf); }
  Result<tlog::Hash> Get(const tlog::Node& node) override;

 private:
  std::vector<tlog::Hash> leaves_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_SUBTREE_H_

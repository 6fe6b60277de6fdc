#include "federation/subtree.h"

#include <algorithm>
#include <bit>
#include <vector>

#include <fmt/format.h>

#include "federation/wire.h"

namespace tidewaiter::federation {
namespace {

struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  [[nodiscard]] std::uint64_t size() const { return end - begin; }
  friend bool operator==(const Range&, const Range&) = default;
};

// Where RFC 9162 splits a tree of more than one leaf.
std::uint64_t Split(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

bool IsSubtree(const Range& part, std::uint64_t size) {
  if (part.begin >= part.end || part.end > size || size > tlog::kSizeMax) return false;
  if (part.begin % kPackageEntries != 0 || part.size() > kPackageEntries) return false;
  return part.size() == kPackageEntries || part.end == size;
}

// The siblings on the way from the root down to `part`, and whether each lies to the left.
struct Sibling {
  Range range;
  bool left = false;
};
Result<std::vector<Sibling>> WayDown(const Range& part, std::uint64_t size) {
  if (!IsSubtree(part, size)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("[{}, {}) is no package of {} entries", part.begin, part.end, size));
  }
  std::vector<Sibling> way;
  Range tree{0, size};
  while (tree != part) {
    const std::uint64_t middle = tree.begin + Split(tree.size());
    const bool right = part.begin >= middle;
    way.push_back({right ? Range{tree.begin, middle} : Range{middle, tree.end}, right});
    tree = right ? Range{middle, tree.end} : Range{tree.begin, middle};
  }
  return way;
}

}  // namespace

Result<tlog::Hash> SubtreeHash(std::uint64_t begin, std::uint64_t end, tlog::NodeSource& nodes) {
  const std::uint64_t size = end - begin;
  if (begin >= end || begin % std::bit_ceil(size) != 0)
    return Fail(ErrorCode::kInvalidArgument, "not a subtree");
  if (std::has_single_bit(size)) {
    const auto level = static_cast<unsigned>(std::countr_zero(size));
    return nodes.Get({.level = level, .index = begin >> level});
  }
  ASSIGN_OR_RETURN(const tlog::Hash left, SubtreeHash(begin, begin + Split(size), nodes));
  ASSIGN_OR_RETURN(const tlog::Hash right, SubtreeHash(begin + Split(size), end, nodes));
  return tlog::NodeHash(left, right);
}

Result<tlog::Proof> ProveSubtree(std::uint64_t begin, std::uint64_t end, std::uint64_t size,
                                 tlog::NodeSource& nodes) {
  ASSIGN_OR_RETURN(const std::vector<Sibling> way, WayDown({begin, end}, size));
  tlog::Proof proof;
  for (auto step = way.rbegin(); step != way.rend(); ++step) {
    ASSIGN_OR_RETURN(const tlog::Hash hash, SubtreeHash(step->range.begin, step->range.end, nodes));
    proof.push_back(hash);
  }
  return proof;
}

Result<tlog::Hash> RootFromSubtree(std::uint64_t begin, std::uint64_t end, std::uint64_t size,
                                   const tlog::Hash& subtree, std::span<const tlog::Hash> proof) {
  ASSIGN_OR_RETURN(const std::vector<Sibling> way, WayDown({begin, end}, size));
  if (way.size() != proof.size())
    return Fail(ErrorCode::kInvalidArgument, "a proof of another length");
  tlog::Hash hash = subtree;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    const bool left = way[way.size() - 1 - i].left;
    hash = left ? tlog::NodeHash(proof[i], hash) : tlog::NodeHash(hash, proof[i]);
  }
  return hash;
}

Result<tlog::Hash> LeafNodes::Get(const tlog::Node& node) {
  const std::uint64_t width = std::uint64_t{1} << std::min(node.level, 62U);
  if (node.index >= leaves_.size() / width) return Fail(ErrorCode::kNotFound, "no such node");
  tlog::Frontier tree;
  tree.Append(std::span(leaves_).subspan(node.index * width, width));
  return tree.Root();
}

}  // namespace tidewaiter::federation

#include "tlog/tree.h"

#include <algorithm>
#include <bit>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::tlog {
namespace {

std::unexpected<Error> Malformed(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

// The largest power of two below `size`, which is at least 2: where RFC 9162 splits a tree.
std::uint64_t SplitOf(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

// Roots joined from the right, as the ragged right side of a tree is.
Hash Join(std::span<const Hash> peaks) {
  CHECK(!peaks.empty());
  Hash root = peaks.back();
  for (std::size_t i = peaks.size() - 1; i-- > 0;)
    root = NodeHash(peaks[i], root);
  return root;
}

// The whole subtrees that make up leaves begin..end-1, where begin is where RFC 9162 splits.
Result<std::vector<Hash>> Peaks(std::uint64_t begin, std::uint64_t end, NodeSource& nodes) {
  std::vector<Hash> peaks;
  while (begin < end) {
    const std::uint64_t leaves = std::bit_floor(end - begin);
    const auto level = static_cast<unsigned>(std::countr_zero(leaves));
    ASSIGN_OR_RETURN(const Hash hash, nodes.Get({level, begin >> level}));
    peaks.push_back(hash);
    begin += leaves;
  }
  return peaks;
}

Result<Hash> RangeRoot(std::uint64_t begin, std::uint64_t end, NodeSource& nodes) {
  ASSIGN_OR_RETURN(const std::vector<Hash> peaks, Peaks(begin, end, nodes));
  return Join(peaks);
}

// How many hashes go into the path of a leaf: one for each level at which it has a sibling below
// the tree's own height (`inner`), and one for each subtree to the left of there (`border`).
struct PathLength {
  std::size_t inner = 0;
  std::size_t border = 0;
};

PathLength LengthOf(std::uint64_t index, std::uint64_t size) {
  const auto inner = static_cast<std::size_t>(std::bit_width(index ^ (size - 1)));
  return {inner, static_cast<std::size_t>(std::popcount(inner >= 64 ? 0 : index >> inner))};
}

// From `hash`, node of level 0 of this walk at `index`, up through the inner part and the border.
Hash Climb(std::uint64_t index, const Hash& from, std::span<const Hash> path, std::size_t inner) {
  Hash hash = from;
  for (std::size_t i = 0; i < inner; ++i) {
    const bool is_right = ((index >> i) & 1U) != 0;
    hash = is_right ? NodeHash(path[i], hash) : NodeHash(hash, path[i]);
  }
  for (const Hash& left : path.subspan(inner))
    hash = NodeHash(left, hash);
  return hash;
}

// The same, where what lies to the right is left out: the root of the tree that ended here.
Hash ClimbLeft(std::uint64_t index, const Hash& from, std::span<const Hash> path,
               std::size_t inner) {
  Hash hash = from;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool is_left_of_us = i >= inner || ((index >> i) & 1U) != 0;
    if (is_left_of_us) hash = NodeHash(path[i], hash);
  }
  return hash;
}

}  // namespace

Result<Frontier> Frontier::Of(std::uint64_t size, std::vector<Hash> peaks) {
  if (size > kSizeMax) return Malformed(fmt::format("a tree of {} leaves is too large", size));
  if (peaks.size() != static_cast<std::size_t>(std::popcount(size))) {
    return Malformed(
        fmt::format("a tree of {} leaves has another number of peaks than {}", size, peaks.size()));
  }
  Frontier frontier;
  frontier.size_ = size;
  frontier.peaks_ = std::move(peaks);
  return frontier;
}

Result<Frontier> Frontier::From(std::uint64_t size, NodeSource& nodes) {
  if (size > kSizeMax) return Malformed(fmt::format("a tree of {} leaves is too large", size));
  ASSIGN_OR_RETURN(std::vector<Hash> peaks, Peaks(0, size, nodes));
  return Of(size, std::move(peaks));
}

void Frontier::Append(const Hash& leaf) {
  CHECK(size_ < kSizeMax);
  Hash hash = leaf;
  for (std::uint64_t left = size_; (left & 1U) != 0; left >>= 1U) {
    hash = NodeHash(peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(hash);
  ++size_;
}

void Frontier::Append(std::span<const Hash> leaves) {
  for (const Hash& leaf : leaves)
    Append(leaf);
}

Hash Frontier::Root() const {
  return peaks_.empty() ? EmptyRoot() : Join(peaks_);
}

Result<Proof> ProveInclusion(std::uint64_t index, std::uint64_t size, NodeSource& nodes) {
  if (index >= size || size > kSizeMax) {
    return Malformed(fmt::format("a tree of {} leaves has no leaf {}", size, index));
  }
  Proof path;  // from the root down, turned round at the end
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + SplitOf(end - begin);
    const bool is_left = index < middle;
    ASSIGN_OR_RETURN(const Hash sibling,
                     is_left ? RangeRoot(middle, end, nodes) : RangeRoot(begin, middle, nodes));
    path.push_back(sibling);
    (is_left ? end : begin) = middle;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

Result<Proof> ProveConsistency(std::uint64_t old_size, std::uint64_t size, NodeSource& nodes) {
  if (old_size == 0 || old_size > size || size > kSizeMax) {
    return Malformed(fmt::format("no tree of {} leaves goes on from one of {}", size, old_size));
  }
  Proof proof;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end != old_size) {
    const std::uint64_t middle = begin + SplitOf(end - begin);
    const bool is_left = old_size <= middle;
    ASSIGN_OR_RETURN(const Hash sibling,
                     is_left ? RangeRoot(middle, end, nodes) : RangeRoot(begin, middle, nodes));
    proof.push_back(sibling);
    (is_left ? end : begin) = middle;
  }
  // The old tree's last whole subtree, where the verifier does not know it from the old root.
  if (begin != 0) {
    ASSIGN_OR_RETURN(const Hash shared, RangeRoot(begin, end, nodes));
    proof.push_back(shared);
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<Hash> RootFromInclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                               std::span<const Hash> path) {
  if (index >= size) {
    return Malformed(fmt::format("a tree of {} leaves has no leaf {}", size, index));
  }
  const PathLength length = LengthOf(index, size);
  if (path.size() != length.inner + length.border) {
    return Malformed(fmt::format("the path of leaf {} of {} has {} hashes, not {}", index, size,
                                 length.inner + length.border, path.size()));
  }
  return Climb(index, leaf, path, length.inner);
}

Status VerifyInclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                       std::span<const Hash> path, const Hash& root) {
  ASSIGN_OR_RETURN(const Hash found, RootFromInclusion(index, size, leaf, path));
  if (found == root) return {};
  return Fail(ErrorCode::kCorruption,
              fmt::format("leaf {} is not in the tree of {} leaves with this root", index, size));
}

Status VerifyConsistency(std::uint64_t old_size, std::uint64_t size, std::span<const Hash> proof,
                         const Hash& old_root, const Hash& root) {
  if (old_size == 0 || old_size > size) {
    return Malformed(fmt::format("no tree of {} leaves goes on from one of {}", size, old_size));
  }
  const auto forked = [&] {
    return Fail(
        ErrorCode::kCorruption,
        fmt::format("the tree of {} leaves does not go on from that of {}", size, old_size));
  };
  if (old_size == size) {
    if (!proof.empty()) return Malformed("there is nothing to prove between equal sizes");
    return old_root == root ? Status{} : forked();
  }
  // The proof is the path of the old tree's last whole subtree, beginning with that subtree's own
  // root, which is left out where it is the old root.
  const auto shift = static_cast<unsigned>(std::countr_zero(old_size));
  const std::uint64_t index = (old_size - 1) >> shift;
  const PathLength length = LengthOf(index, ((size - 1) >> shift) + 1);
  const std::size_t seeds = std::has_single_bit(old_size) ? 0 : 1;
  if (proof.size() != seeds + length.inner + length.border) {
    return Malformed(fmt::format("the proof from {} to {} has {} hashes, not {}", old_size, size,
                                 seeds + length.inner + length.border, proof.size()));
  }
  const Hash& seed = seeds == 0 ? old_root : proof.front();
  const std::span<const Hash> path = proof.subspan(seeds);
  const bool is_same = ClimbLeft(index, seed, path, length.inner) == old_root &&
                       Climb(index, seed, path, length.inner) == root;
  return is_same ? Status{} : forked();
}

Result<Hash> RootOf(std::uint64_t size, NodeSource& nodes) {
  ASSIGN_OR_RETURN(const Frontier frontier, Frontier::From(size, nodes));
  return frontier.Root();
}

}  // namespace tidewaiter::tlog

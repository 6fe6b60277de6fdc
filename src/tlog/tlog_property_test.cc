// Trees, proofs and tiles against the plain ones, on random histories.
#include <map>
#include <string>

#include "testing/property.h"
#include "tlog/test_plain.h"
#include "tlog/tile.h"

namespace tidewaiter::tlog {
namespace {

constexpr std::uint64_t kLeavesMost = 700;  // two whole tiles and a partial one

std::uint64_t Between(std::uint64_t low, std::uint64_t high) {  // both can be
  return *rc::gen::inRange(low, high + 1);
}

// Tiles cut from leaves, as a log would store them.
TileReader::Read TilesFrom(const std::vector<Hash>& leaves) {
  return [&leaves](const TileId& id) -> Result<std::string> {
    PlainNodes nodes(leaves);
    std::string bytes;
    for (unsigned i = 0; i < id.width; ++i) {
      ASSIGN_OR_RETURN(const Hash hash,
                       nodes.Get({id.level * kTileRows, id.index * kTileWidth + i}));
      bytes += BytesOf(hash);
    }
    return bytes;
  };
}

RC_GTEST_PROP(TlogProperty, ProofsAreThoseOfTheRfc, ()) {
  const std::vector<Hash> leaves = TestLeaves(Between(1, kLeavesMost));
  const std::uint64_t size = leaves.size();
  const std::uint64_t index = Between(0, size - 1);
  const std::uint64_t old_size = Between(1, size);
  TileReader nodes(size, TilesFrom(leaves), Between(1, 4));

  Frontier frontier;
  frontier.Append(leaves);
  const Hash root = frontier.Root();
  RC_ASSERT(root == PlainRoot(leaves));
  RC_ASSERT(*RootOf(size, nodes) == root);
  RC_ASSERT(*Frontier::From(size, nodes) == frontier);

  const Proof path = *ProveInclusion(index, size, nodes);
  RC_ASSERT(path == PlainPath(index, leaves));
  RC_ASSERT(VerifyInclusion(index, size, leaves[index], path, root).has_value());

  const Proof proof = *ProveConsistency(old_size, size, nodes);
  RC_ASSERT(proof == PlainSubProof(old_size, leaves, true));
  const Hash old_root = PlainRoot(Leaves(leaves).first(old_size));
  RC_ASSERT(VerifyConsistency(old_size, size, proof, old_root, root).has_value());
}

// Whatever is changed in a proof, it does not hold any more.
RC_GTEST_PROP(TlogProperty, ChangedProofsAreRefused, ()) {
  const std::vector<Hash> leaves = TestLeaves(Between(2, kLeavesMost));
  const std::uint64_t size = leaves.size();
  const std::uint64_t index = Between(0, size - 1);
  const std::uint64_t old_size = Between(1, size - 1);
  PlainNodes nodes(leaves);
  const Hash root = PlainRoot(leaves);
  const Hash old_root = PlainRoot(Leaves(leaves).first(old_size));
  Proof path = *ProveInclusion(index, size, nodes);
  Proof proof = *ProveConsistency(old_size, size, nodes);
  const auto change = [](Proof& hashes) {
    const std::uint64_t at = Between(0, hashes.size() - 1);
    const auto pace = static_cast<std::ptrdiff_t>(at);
    switch (Between(0, 2)) {
      case 0:
        hashes[at][Between(0, 31)] ^= static_cast<unsigned char>(1U << Between(0, 7));
        break;
      case 1:
        hashes.erase(hashes.begin() + pace);
        break;
      default:
        hashes.insert(hashes.begin() + pace, hashes[at]);
    }
  };
  change(path);
  RC_ASSERT(!VerifyInclusion(index, size, leaves[index], path, root).has_value());
  change(proof);
  RC_ASSERT(!VerifyConsistency(old_size, size, proof, old_root, root).has_value());
  const std::uint64_t other = Between(0, size - 1);
  const Proof right = *ProveInclusion(index, size, nodes);
  RC_ASSERT(VerifyInclusion(other, size, leaves[index], right, root).has_value() ==
            (other == index));
}

RC_GTEST_PROP(TlogProperty, TilesCoverWhatIsNew, ()) {
  const std::uint64_t end = Between(1, 200'000);
  const std::uint64_t begin = Between(0, end - 1);
  std::map<std::pair<unsigned, std::uint64_t>, unsigned> widths;
  for (const TileId& id : TilesOf(begin, end)) {
    RC_ASSERT(WidthOf(id.level, id.index, end) == id.width);
    RC_ASSERT(*ParsePath(PathOf(id)) == id);
    widths[{id.level, id.index}] = id.width;
  }
  // A hash of any row is new when it was not whole before.
  for (unsigned level = 0; level < 3; ++level) {
    const unsigned shift = level * kTileRows;
    const std::uint64_t row = end >> shift;
    for (std::uint64_t at = begin >> shift; at < row; ++at)
      RC_ASSERT((widths[{level, at / kTileWidth}] > at % kTileWidth));
  }
}

RC_GTEST_PROP(TlogProperty, BundlesComeBack, ()) {
  const auto entries =
      *rc::gen::container<std::vector<std::string>>(rc::gen::arbitrary<std::string>());
  const auto width = static_cast<unsigned>(std::min<std::size_t>(entries.size(), kTileWidth));
  std::string bundle;
  for (unsigned i = 0; i < width; ++i)
    AppendEntry(bundle, entries[i]);
  const auto read = ParseBundle(bundle, width);
  RC_ASSERT(read.has_value());
  for (unsigned i = 0; i < width; ++i)
    RC_ASSERT((*read)[i] == entries[i]);
  RC_ASSERT(!ParseBundle(bundle + "x", width).has_value());
  RC_ASSERT(!ParseBundle(bundle, width + 1).has_value());
}

}  // namespace
}  // namespace tidewaiter::tlog

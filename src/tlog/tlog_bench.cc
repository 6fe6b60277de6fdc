// What a transparency log computes: hashing entries into the tree, proofs made and verified in a
// tree of a million leaves in memory, signatures and whole proof files.
#include <map>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "tlog/proof.h"
#include "tlog/tile.h"

namespace tidewaiter::tlog {
namespace {

constexpr std::uint64_t kLeaves = 1'000'000;
constexpr std::size_t kEntryBytes = 512;  // a signed statement of some lines

// All rows of the tree.
class Rows : public NodeSource {
 public:
  explicit Rows(std::uint64_t leaves) {
    rows_.emplace_back();
    for (std::uint64_t i = 0; i < leaves; ++i)
      rows_[0].push_back(LeafHash(fmt::format("entry {}", i)));
    while (rows_.back().size() > 1) {
      const std::vector<Hash>& below = rows_.back();
      std::vector<Hash> row;
      for (std::size_t i = 0; i + 1 < below.size(); i += 2)
        row.push_back(NodeHash(below[i], below[i + 1]));
      rows_.push_back(std::move(row));
    }
  }
  Result<Hash> Get(const Node& node) override { return rows_[node.level][node.index]; }
  [[nodiscard]] const std::vector<std::vector<Hash>>& rows() const { return rows_; }

 private:
  std::vector<std::vector<Hash>> rows_;
};

Rows& Tree() {
  static Rows rows(kLeaves);
  return rows;
}

void BM_LeafHash(benchmark::State& state) {
  const std::string entry(kEntryBytes, 'x');
  for ([[maybe_unused]] const auto& step : state)
    benchmark::DoNotOptimize(LeafHash(entry));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_LeafHash);

void BM_Append(benchmark::State& state) {
  const Hash leaf = LeafHash("entry");
  Frontier frontier;
  for ([[maybe_unused]] const auto& step : state)
    frontier.Append(leaf);
  benchmark::DoNotOptimize(frontier.Root());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Append);

void BM_AppendEntries(benchmark::State& state) {
  const std::string entry(kEntryBytes, 'x');
  Frontier frontier;
  for ([[maybe_unused]] const auto& step : state)
    frontier.Append(LeafHash(entry));
  benchmark::DoNotOptimize(frontier.Root());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_AppendEntries);

void BM_ProveInclusion(benchmark::State& state) {
  Random random(1);
  Rows& tree = Tree();
  for ([[maybe_unused]] const auto& step : state)
    benchmark::DoNotOptimize(ProveInclusion(random.Below(kLeaves), kLeaves, tree));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ProveInclusion);

void BM_VerifyInclusion(benchmark::State& state) {
  Rows& tree = Tree();
  const Hash root = *RootOf(kLeaves, tree);
  constexpr std::uint64_t kIndex = 123'457;
  const Proof path = *ProveInclusion(kIndex, kLeaves, tree);
  const Hash leaf = tree.rows()[0][kIndex];
  for ([[maybe_unused]] const auto& step : state)
    CHECK(VerifyInclusion(kIndex, kLeaves, leaf, path, root).has_value());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_VerifyInclusion);

void BM_ProveConsistency(benchmark::State& state) {
  Random random(1);
  Rows& tree = Tree();
  for ([[maybe_unused]] const auto& step : state)
    benchmark::DoNotOptimize(ProveConsistency(1 + random.Below(kLeaves), kLeaves, tree));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ProveConsistency);

void BM_VerifyConsistency(benchmark::State& state) {
  Rows& tree = Tree();
  constexpr std::uint64_t kOld = 654'321;
  const Hash old_root = *RootOf(kOld, tree);
  const Hash root = *RootOf(kLeaves, tree);
  const Proof proof = *ProveConsistency(kOld, kLeaves, tree);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(VerifyConsistency(kOld, kLeaves, proof, old_root, root).has_value());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_VerifyConsistency);

// From tiles in memory, as those of a file system that has them cached: what a tile costs that is
// not kept.
void BM_ProveInclusionFromTiles(benchmark::State& state) {
  Random random(1);
  const Rows& tree = Tree();
  TileReader nodes(kLeaves, [&](const TileId& id) -> Result<std::string> {
    const std::vector<Hash>& row = tree.rows()[id.level * kTileRows];
    return FormatTile(std::span(row).subspan(id.index * kTileWidth, id.width));
  });
  for ([[maybe_unused]] const auto& step : state)
    benchmark::DoNotOptimize(ProveInclusion(random.Below(kLeaves), kLeaves, nodes));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ProveInclusionFromTiles);

void BM_Sign(benchmark::State& state) {
  const Signer signer("log.example", Ed25519Key({1}));
  const std::string text = FormatCheckpoint({"log.example", kLeaves, EmptyRoot()});
  for ([[maybe_unused]] const auto& step : state)
    benchmark::DoNotOptimize(signer.Sign(text));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Sign);

// A proof file read and verified: a log's signature and five of seven witnesses.
void BM_VerifyProofFile(benchmark::State& state) {
  const Signer log("log.example", Ed25519Key({100}));
  Rows& tree = Tree();
  LogProof proof{.index = 5, .path = *ProveInclusion(5, kLeaves, tree)};
  proof.checkpoint.checkpoint = {"log.example", kLeaves, *RootOf(kLeaves, tree)};
  const std::string text = FormatCheckpoint(proof.checkpoint.checkpoint);
  proof.checkpoint.note = {text, {log.Sign(text)}};
  std::string policy_text = "log " + FormatVerifierKey(log.verifier()) + "\n";
  for (unsigned char i = 0; i < 7; ++i) {
    const Signer witness(fmt::format("w{}", i), Ed25519Key({i}), KeyType::kCosignature);
    policy_text += fmt::format("witness w{} {}\n", i, FormatVerifierKey(witness.verifier()));
    if (i < 5) proof.checkpoint.note.signatures.push_back(witness.Cosign(text, 1));
  }
  const Policy policy = *Policy::Parse(policy_text + "group q 5 w0 w1 w2 w3 w4 w5 w6\nquorum q\n");
  const std::string file = FormatProof(proof);
  const Hash leaf = tree.rows()[0][5];
  for ([[maybe_unused]] const auto& step : state)
    CHECK(VerifyProof(*ParseProof(file), policy, leaf).ok());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_VerifyProofFile);

}  // namespace
}  // namespace tidewaiter::tlog

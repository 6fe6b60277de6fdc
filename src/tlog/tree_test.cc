#include "tlog/tree.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tlog/test_tlog.h"

namespace tidewaiter::tlog {
namespace {

using Json = nlohmann::json;

// One vector of transparency-dev/merkle a line, at 417fb0c3, Apache-2.0.
std::vector<Json> Load(const char* name) {
  std::ifstream file(Vectors() / name);
  std::vector<Json> all;
  for (std::string line; std::getline(file, line);)
    all.push_back(Json::parse(line));
  return all;
}

// Nothing when one of them is no hash: such a vector is one to be refused.
std::optional<Hash> HashOf(const Json& base64) {
  if (!base64.is_string()) return std::nullopt;
  const auto hash = ParseHash(base64.get<std::string>());
  return hash ? std::optional(*hash) : std::nullopt;
}
// Some vectors have words where the roots are of no account; here they stand for a hash.
Hash RootOf(const Json& base64) {
  const auto hash = HashOf(base64);
  return hash ? *hash : Sha256Of(base64.dump());
}
std::optional<Proof> ProofOf(const Json& hashes) {
  Proof proof;
  for (const Json& one : hashes) {
    const auto hash = HashOf(one);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

TEST(Tree, InclusionVectors) {
  const std::vector<Json> all = Load("merkle_inclusion.jsonl");
  ASSERT_EQ(all.size(), 98U);
  for (const Json& one : all) {
    const auto leaf = HashOf(one["leafHash"]);
    const auto root = HashOf(one["root"]);
    const auto path = ProofOf(one["proof"]);
    const bool is_good = leaf && root && path &&
                         VerifyInclusion(one["leafIdx"].get<std::uint64_t>(),
                                         one["treeSize"].get<std::uint64_t>(), *leaf, *path, *root);
    EXPECT_EQ(is_good, !one["wantErr"].get<bool>()) << one["name"];
  }
}

TEST(Tree, ConsistencyVectors) {
  const std::vector<Json> all = Load("merkle_consistency.jsonl");
  ASSERT_EQ(all.size(), 98U);
  for (const Json& one : all) {
    const Hash old_root = RootOf(one["root1"]);
    const Hash root = RootOf(one["root2"]);
    const auto proof = ProofOf(one["proof"]);
    const bool is_good =
        proof && VerifyConsistency(one["size1"].get<std::uint64_t>(),
                                   one["size2"].get<std::uint64_t>(), *proof, old_root, root);
    EXPECT_EQ(is_good, !one["wantErr"].get<bool>()) << one["name"];
  }
}

TEST(Tree, FrontierOfEverySmallSize) {
  const std::vector<Hash> leaves = TestLeaves(70);
  Frontier frontier;
  EXPECT_EQ(frontier.Root(), EmptyRoot());
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    frontier.Append(leaves[size - 1]);
    EXPECT_EQ(frontier.size(), size);
    EXPECT_EQ(frontier.Root(), PlainRoot(Leaves(leaves).first(size))) << size;
    const auto again = Frontier::Of(size, frontier.peaks());
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, frontier);
  }
  Frontier at_once;
  at_once.Append(leaves);
  EXPECT_EQ(at_once, frontier);
}

TEST(Tree, FrontierThatCannotBe) {
  EXPECT_EQ(Frontier::Of(3, {EmptyRoot()}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(Frontier::Of(0, {EmptyRoot()}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(Frontier::Of(kSizeMax + 1, {EmptyRoot()}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(Frontier::Of(kSizeMax, std::vector<Hash>(63, EmptyRoot())));
}

TEST(Tree, WhatCannotBeProved) {
  PlainNodes nodes(TestLeaves(5));
  const auto invalid = ErrorCode::kInvalidArgument;
  EXPECT_EQ(ProveInclusion(5, 5, nodes).error().code, invalid);
  EXPECT_EQ(ProveInclusion(0, 0, nodes).error().code, invalid);
  EXPECT_EQ(ProveInclusion(0, kSizeMax + 1, nodes).error().code, invalid);
  EXPECT_EQ(ProveConsistency(0, 5, nodes).error().code, invalid);
  EXPECT_EQ(ProveConsistency(5, 4, nodes).error().code, invalid);
  EXPECT_EQ(ProveInclusion(0, 8, nodes).error().code, ErrorCode::kNotFound);  // has five leaves
  EXPECT_EQ(ProveConsistency(4, 9, nodes).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(RootOf(6, nodes).error().code, ErrorCode::kNotFound);
}

TEST(Tree, OldSizeZeroIsForTheCaller) {
  EXPECT_EQ(VerifyConsistency(0, 0, {}, EmptyRoot(), EmptyRoot()).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(VerifyConsistency(0, 1, {}, EmptyRoot(), LeafHash("")).error().code,
            ErrorCode::kInvalidArgument);
}

TEST(Tree, AForkIsCorruptionAndAMalformedProofIsNot) {
  PlainNodes nodes(TestLeaves(9));
  const Hash old_root = PlainRoot(Leaves(nodes.leaves()).first(6));
  const Hash root = PlainRoot(nodes.leaves());
  Proof proof = *ProveConsistency(6, 9, nodes);
  EXPECT_TRUE(VerifyConsistency(6, 9, proof, old_root, root));
  EXPECT_EQ(VerifyConsistency(6, 9, proof, root, root).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(VerifyConsistency(6, 9, proof, old_root, old_root).error().code,
            ErrorCode::kCorruption);
  proof.pop_back();
  EXPECT_EQ(VerifyConsistency(6, 9, proof, old_root, root).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(VerifyConsistency(9, 9, {}, root, old_root).error().code, ErrorCode::kCorruption);
}

// A proof that the prototype made and that golang.org/x/mod/sumdb/tlog accepted.
TEST(Tree, ConsistencyOfTheExample) {
  const std::string request = ReadBytes(Vectors() / "example/add_checkpoint.request");
  std::string root4567 = ReadBytes(Vectors() / "example/root4567");
  root4567.pop_back();
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < request.size();) {
    const std::size_t end = request.find('\n', at);
    lines.push_back(request.substr(at, end - at));
    at = end + 1;
  }
  ASSERT_EQ(lines[0], "old 4567");
  Proof proof;
  std::size_t line = 1;
  for (; !lines[line].empty(); ++line)
    proof.push_back(*ParseHash(lines[line]));
  EXPECT_EQ(lines[line + 2], "70000");
  EXPECT_TRUE(
      VerifyConsistency(4567, 70000, proof, *ParseHash(root4567), *ParseHash(lines[line + 3])));
}

}  // namespace
}  // namespace tidewaiter::tlog

#include "federation/wire.h"

#include <gtest/gtest.h>

#include "federation/subtree.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

// The example of C2SP tlog-witness, section add-checkpoint.
constexpr std::string_view kPublished =
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "\xe2\x80\x94 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

TEST(WireTest, ReadsThePublishedCheckpointRequest) {
  const auto read = ParseAddCheckpoint(kPublished);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->old_size, 20852014U);
  EXPECT_EQ(read->proof.size(), 4U);
  EXPECT_TRUE(read->checkpoint.starts_with("example.com/behind-the-sofa\n20852163\n"));
  EXPECT_EQ(WriteAddCheckpoint(*read), kPublished);
}

TEST(WireTest, RefusesCheckpointRequestsThatAreNone) {
  const std::string hash(kPublished.substr(13, 45));
  std::string long_proof = "old 1\n";
  for (int i = 0; i < 64; ++i)
    long_proof += hash;
  const std::string cases[] = {
      "",           "old 1",   "old 01\n\nx", "old -1\n\nx",     "old 9223372036854775808\n\nx",
      "new 1\n\nx", "old 1\n", "old 1\n\n",   "old 1\nabc\n\nx", long_proof + "\nx"};
  for (const std::string& body : cases)
    EXPECT_FALSE(ParseAddCheckpoint(body)) << body;
}

AddEntries Upload(std::uint64_t start, std::uint64_t end, std::size_t packages) {
  AddEntries upload{.origin = "a.example/log", .start = start, .end = end, .ticket = "t\n"};
  for (std::size_t i = 0; i < packages; ++i) {
    const PackageRange range = RangeOfPackage(start, end, i);
    EntryPackage package{.begin = range.begin};
    for (std::uint64_t e = range.begin; e < range.end; ++e)
      package.entries.push_back("entry " + std::to_string(e));
    package.proof = {tlog::LeafHash("p"), tlog::LeafHash("q")};
    upload.packages.push_back(package);
  }
  return upload;
}

TEST(WireTest, PackagesEndAtMultiplesOf256) {
  EXPECT_EQ(PackageCount(5, 5), 0U);
  EXPECT_EQ(PackageCount(5, 6), 1U);
  EXPECT_EQ(PackageCount(255, 257), 2U);
  EXPECT_EQ(PackageCount(256, 512), 1U);
  const PackageRange first = RangeOfPackage(250, 700, 0);
  EXPECT_EQ(first.begin, 250U);
  EXPECT_EQ(first.end, 256U);
  const PackageRange last = RangeOfPackage(250, 700, 2);
  EXPECT_EQ(last.begin, 512U);
  EXPECT_EQ(last.end, 700U);
}

TEST(WireTest, UploadsAreReadAsTheyWereWritten) {
  for (const std::size_t packages : {0U, 1U, 2U, 3U}) {
    const AddEntries upload = Upload(250, 700, packages);
    const auto read = ParseAddEntries(WriteAddEntries(upload));
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->upload, upload);
    EXPECT_FALSE(read->broken);
  }
}

TEST(WireTest, AnUploadThatBreaksOffIsReadUpToItsLastWholePackage) {
  const std::string two = WriteAddEntries(Upload(250, 700, 2));
  const std::string three = WriteAddEntries(Upload(250, 700, 3));
  for (std::size_t size = two.size() + 1; size < three.size(); size += 97) {
    const auto read = ParseAddEntries(three.substr(0, size));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->upload.packages.size(), 2U);
    EXPECT_TRUE(read->broken);
  }
  EXPECT_FALSE(ParseAddEntries(three + "x"));
  EXPECT_FALSE(ParseAddEntries(three.substr(0, 20)));
  std::string backwards = WriteAddEntries(Upload(250, 250, 0));
  backwards[2 + 13 + 7] = '\xff';  // the start, beyond the end
  EXPECT_FALSE(ParseAddEntries(backwards));
}

TEST(WireTest, MirrorsSayWhereTheyAre) {
  const MirrorInfo info{.pending_size = 12, .next_entry = 7, .ticket = "abc"};
  EXPECT_EQ(WriteMirrorInfo(info), "12\n7\nYWJj\n");
  EXPECT_EQ(*ParseMirrorInfo("12\n7\nYWJj\n"), info);
  for (const std::string_view body :
       {"", "12\n7\n", "12\n7\n\nx", "12\n07\n\n", "a\n7\n\n", "12\n7\n*\n"}) {
    EXPECT_FALSE(ParseMirrorInfo(body)) << body;
  }
  EXPECT_EQ(*ParseSize("0\n"), 0U);
  EXPECT_FALSE(ParseSize("1"));
  EXPECT_FALSE(ParseSize("1\n\n"));
}

TEST(WireTest, ListsOfNotes) {
  const std::vector<std::string> notes = {"", "a\n", std::string(300, 'x')};
  EXPECT_EQ(*ParseNotes(WriteNotes(notes)), notes);
  EXPECT_FALSE(ParseNotes("5\nabc"));
  EXPECT_FALSE(ParseNotes(WriteNotes(std::vector<std::string>(kNotesMax + 1))));
  EXPECT_EQ(OriginHash("abc").substr(0, 8), "ba7816bf");  // FIPS 180-2
}

// A subtree's proof against the root of the whole tree, for all packages of trees of many sizes.
TEST(SubtreeTest, EveryPackageLeadsToTheRoot) {
  for (const std::uint64_t size : {1U, 2U, 3U, 255U, 256U, 257U, 511U, 700U, 1024U, 1300U}) {
    LeafNodes nodes;
    tlog::Frontier tree;
    std::vector<tlog::Hash> leaves;
    for (std::uint64_t i = 0; i < size; ++i) {
      leaves.push_back(tlog::LeafHash(std::to_string(i)));
      nodes.Append(leaves.back());
      tree.Append(leaves.back());
    }
    for (std::uint64_t i = 0; i < PackageCount(0, size); ++i) {
      const PackageRange range = RangeOfPackage(0, size, i);
      tlog::Frontier part;
      for (std::uint64_t e = range.begin; e < range.end; ++e)
        part.Append(leaves[e]);
      EXPECT_EQ(*SubtreeHash(range.begin, range.end, nodes), part.Root());
      const auto proof = ProveSubtree(range.begin, range.end, size, nodes);
      ASSERT_TRUE(proof) << proof.error();
      EXPECT_EQ(*RootFromSubtree(range.begin, range.end, size, part.Root(), *proof), tree.Root());
      tlog::Proof longer = *proof;
      longer.push_back(tree.Root());
      EXPECT_FALSE(RootFromSubtree(range.begin, range.end, size, part.Root(), longer));
    }
    EXPECT_FALSE(ProveSubtree(0, size + 1, size, nodes));
    EXPECT_FALSE(ProveSubtree(1, size, size, nodes));
  }
}

}  // namespace
}  // namespace tidewaiter::federation

#include "tlog/checkpoint.h"

#include <gtest/gtest.h>

#include "tlog/test_tlog.h"
#include "tlog/tree.h"

namespace tidewaiter::tlog {
namespace {

constexpr auto kInvalid = ErrorCode::kInvalidArgument;
constexpr std::string_view kRoot = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

// C2SP tlog-checkpoint, at 5ba5ee8, CC BY 4.0.
TEST(Checkpoint, OfTheSpecification) {
  const std::string bytes =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
      "— example.com/behind-the-sofa "
      "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
      "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
  const auto read = ParseSignedCheckpoint(bytes);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->checkpoint.origin, "example.com/behind-the-sofa");
  EXPECT_EQ(read->checkpoint.size, 20852163U);
  EXPECT_EQ(FormatHash(read->checkpoint.root), kRoot);
  EXPECT_TRUE(read->checkpoint.extensions.empty());
  EXPECT_EQ(FormatCheckpoint(read->checkpoint), read->note.text);
  EXPECT_EQ(FormatNote(read->note), bytes);
}

TEST(Checkpoint, ExtensionLinesAreKept) {
  Checkpoint checkpoint{"origin with blanks", 0, EmptyRoot(), {"one", "two"}};
  EXPECT_EQ(*ParseCheckpoint(FormatCheckpoint(checkpoint)), checkpoint);
  checkpoint.extensions.assign(kExtensionLinesMax, "x");
  const std::string most = FormatCheckpoint(checkpoint);
  EXPECT_EQ(*ParseCheckpoint(most), checkpoint);
  EXPECT_EQ(ParseCheckpoint(most + "x\n").error().code, kInvalid);
}

TEST(Checkpoint, WhatIsNone) {
  const std::string root = std::string(kRoot) + "\n";
  const auto with_size = [&](const std::string& size) { return "o\n" + size + "\n" + root; };
  ASSERT_TRUE(ParseCheckpoint(with_size("9223372036854775807")));
  for (const std::string& bad :
       {std::string(), std::string("o\n"), std::string("o\n1\n"), "\n1\n" + root, with_size(""),
        with_size("01"), with_size("00"), with_size("-1"), with_size("+1"), with_size("1 "),
        with_size("1e3"), with_size("9223372036854775808"), with_size("99999999999999999999"),
        "o\n1\n" + std::string(kRoot), std::string("o\n1\nCsUYag==\n"), std::string("o\n1\n\n"),
        with_size("1") + "\n", with_size("1") + "x", with_size("1") + "x\n\ny\n"}) {
    EXPECT_EQ(ParseCheckpoint(bad).error().code, kInvalid) << bad;
  }
  EXPECT_EQ(ParseSignedCheckpoint("o\n1\n\n— a AAAAAQI=\n").error().code, kInvalid);
  EXPECT_EQ(ParseSignedCheckpoint(with_size("1")).error().code, kInvalid);
}

// The example log of five administrations: one log key, four cosignatures.
TEST(Checkpoint, OfTheExample) {
  const auto read = ParseSignedCheckpoint(ReadBytes(Vectors() / "example/checkpoint"));
  ASSERT_TRUE(read) << read.error();
  std::vector<VerifierKey> keys;
  const std::string text = ReadBytes(Vectors() / "example/vkeys");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    keys.push_back(*ParseVerifierKey(text.substr(at, end - at)));
    at = end + 1;
  }
  ASSERT_EQ(keys.size(), 5U);
  const NoteCheck check = CheckNote(read->note, keys);
  ASSERT_EQ(check.signatures.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(check.signatures[i].state, SignatureState::kGood);
    EXPECT_EQ(check.signatures[i].key, i);
    EXPECT_EQ(check.signatures[i].unix_seconds.has_value(), i > 0);
  }
  const auto log_only = ParseSignedCheckpoint(ReadBytes(Vectors() / "example/checkpoint.log_only"));
  ASSERT_TRUE(log_only);
  EXPECT_EQ(log_only->checkpoint, read->checkpoint);
}

}  // namespace
}  // namespace tidewaiter::tlog

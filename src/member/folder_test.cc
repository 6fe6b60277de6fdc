#include "member/folder.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "access/secret.h"
#include "ledger/charter.h"
#include "member/note_keys.h"
#include "os/append_file.h"
#include "os/test_folder.h"

namespace tidewaiter::member {
namespace {

NewMember New(std::string id) {
  NewMember member{.id = id, .name = "Customs of " + id, .url = "https://ledger.customs." + id};
  member.log = "customs." + id + "/ledger";
  return member;
}

class FolderTest : public testing::Test {
 protected:
  std::string Init(const std::string& id) {
    EXPECT_TRUE(InitMember(folder_.path() / id, New(id), access::SystemSecrets()));
    return *CardOf(folder_.path() / id);
  }
  // Three members, founded; the entry.
  std::string Found(const FoundingTerms& terms = {.federation = "sacu", .keeper = "za"}) {
    const std::vector<std::string> cards = {Init("na"), Init("bw"), Init("za")};
    const auto text = DraftFounding(cards, terms, 1'795'773'600'000);
    EXPECT_TRUE(text) << text.error();
    std::vector<std::string> lines;
    for (const char* id : {"za", "bw", "na"})
      lines.push_back(*SignFounding(folder_.path() / id, *text));
    return *AssembleSigned(*text, lines);
  }
  const os::TestFolder folder_;
};

TEST_F(FolderTest, KeysAreTheOwnersAlone) {
  namespace fs = std::filesystem;
  Init("na");
  const os::Path keys = folder_.path() / "na" / "keys";
  EXPECT_EQ(fs::status(keys).permissions(), fs::perms::owner_all);
  int count = 0;
  for (const auto& file : fs::directory_iterator(keys)) {
    if (file.is_directory()) continue;
    ++count;
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
  EXPECT_EQ(count, 7);
  EXPECT_EQ(InitMember(folder_.path() / "na", New("na"), access::SystemSecrets()).error().code,
            ErrorCode::kConflict);
}

TEST_F(FolderTest, AKeyForPrivateFieldsIsMadeOnceAndHindersNoOther) {
  namespace fs = std::filesystem;
  const auto founding = ledger::ReadEntry(Found());
  ASSERT_TRUE(founding) << founding.error();
  ledger::Charter charter;
  ASSERT_TRUE(charter.Apply(*founding).empty());
  const os::Path folder = folder_.path() / "na";
  ASSERT_EQ(PayloadKeyOf(folder)->has_value(), false);
  {
    const auto lock = os::FileLock::Take(folder / "lock");
    ASSERT_TRUE(lock) << lock.error();
    EXPECT_EQ(MakePayloadKey(folder, access::SystemSecrets()).error().code,
              ErrorCode::kFailedPrecondition);
  }
  ASSERT_TRUE(MakePayloadKey(folder, access::SystemSecrets()));
  const os::Path file = folder / "keys" / "payloads.key";
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const std::string text = *os::ReadFile(file);
  ASSERT_TRUE(MakePayloadKey(folder, access::SystemSecrets()));
  EXPECT_EQ(*os::ReadFile(file), text);
  EXPECT_EQ(PayloadKeyOf(folder)->value().ToText(), text);
  // Secrets of another kind lie beside the keys that sign.
  ASSERT_TRUE(os::WriteFile(folder / "keys" / "attestation.key", text));
  const auto signer = NoteSignerOf(folder, charter, "na");
  ASSERT_TRUE(signer) << signer.error();
  ASSERT_TRUE(os::WriteFile(file, "no key\n"));
  EXPECT_FALSE(PayloadKeyOf(folder));
}

TEST_F(FolderTest, WhatANewMemberMayNotBe) {
  const auto pointer = [&](NewMember member) {
    return InitMember(folder_.path() / "x", member, access::SystemSecrets()).error().field;
  };
  NewMember member = New("na");
  member.id = "N A";
  EXPECT_EQ(pointer(member), "/id");
  member = New("na");
  member.name = "";
  EXPECT_EQ(pointer(member), "/name");
  for (const char* url : {"", "ftp://x", "https://x/path", "https://x/"}) {
    member = New("na");
    member.url = url;
    EXPECT_EQ(pointer(member), "/url") << url;
  }
  member = New("na");
  member.log = "a b";
  EXPECT_EQ(pointer(member), "/log");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "x"));
}

TEST_F(FolderTest, AFederationIsFoundedByAll) {
  const std::string founding = Found();
  const auto entry = ledger::ReadEntry(founding);
  ASSERT_TRUE(entry) << entry.error();
  ledger::Charter charter;
  EXPECT_EQ(charter.Apply(*entry), ledger::Refusals());
  EXPECT_EQ(charter.origin(), "sacu/charter");
  EXPECT_EQ(charter.keeper(), "za");
  EXPECT_EQ(charter.quorum(), 2U);
  EXPECT_EQ(charter.change_need(), 2U);
  EXPECT_TRUE(JoinFederation(folder_.path() / "na", founding));
  EXPECT_TRUE(JoinFederation(folder_.path() / "na", founding)) << "again: nothing happens";
}

TEST_F(FolderTest, WithoutAllSignaturesNobodyJoins) {
  const std::vector<std::string> cards = {Init("na"), Init("bw"), Init("za")};
  const auto text = DraftFounding(cards, {.federation = "sacu", .keeper = "za"}, 0);
  const std::string line = *SignFounding(folder_.path() / "na", *text);
  const std::string founding = *AssembleSigned(*text, {line, line});
  const Status joined = JoinFederation(folder_.path() / "na", founding);
  ASSERT_FALSE(joined);
  EXPECT_EQ(joined.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_NE(joined.error().message.find("member_absent"), std::string::npos) << joined.error();
}

TEST_F(FolderTest, AnotherFederationOrOtherKeysAreRefused) {
  const std::string founding = Found();
  ASSERT_TRUE(JoinFederation(folder_.path() / "na", founding));
  const os::Path other = folder_.path() / "other";
  ASSERT_TRUE(InitMember(other, New("na"), access::SystemSecrets()));
  EXPECT_EQ(JoinFederation(other, founding).error().code, ErrorCode::kFailedPrecondition);
  const std::vector<std::string> cards = {*CardOf(folder_.path() / "na"),
                                          *CardOf(folder_.path() / "bw")};
  const auto text = DraftFounding(cards, {.federation = "two", .keeper = "na"}, 0);
  const std::string second = *AssembleSigned(*text, {*SignFounding(folder_.path() / "na", *text),
                                                     *SignFounding(folder_.path() / "bw", *text)});
  EXPECT_EQ(JoinFederation(folder_.path() / "na", second).error().code, ErrorCode::kConflict);
}

TEST_F(FolderTest, TermsAndCardsThatDoNotHold) {
  const std::vector<std::string> cards = {Init("na"), Init("bw"), Init("za")};
  const auto field = [&](const FoundingTerms& terms) {
    const auto text = DraftFounding(cards, terms, 0);
    return text ? "none" : text.error().field + " " + text.error().message.substr(0, 11);
  };
  EXPECT_EQ(field({.federation = "sacu", .keeper = "zm"}), "/keeper zm is none ");
  EXPECT_EQ(field({.federation = "Sa Cu", .keeper = "za"}), "/federation a federatio");
  EXPECT_EQ(field({.federation = "sacu", .keeper = "za", .quorum = 1}), "/data/quorum quorum: 1 o");
  EXPECT_EQ(field({.federation = "sacu", .keeper = "za", .change_need = 1}),
            "/data/change_need change_need");
  std::string forged = cards[0];
  forged.replace(forged.find("Customs of na"), 13, "Customs of xx");
  EXPECT_FALSE(DraftFounding({forged, cards[1]}, {.federation = "sacu", .keeper = "bw"}, 0));
  EXPECT_FALSE(DraftFounding({"nonsense", cards[1]}, {.federation = "sacu", .keeper = "bw"}, 0));
  const std::vector<std::string> twice = {cards[0], cards[0]};
  EXPECT_FALSE(DraftFounding(twice, {.federation = "sacu", .keeper = "na"}, 0));
}

TEST_F(FolderTest, TheCharterKeySignsNothingElse) {
  Init("na");
  EXPECT_FALSE(SignFounding(folder_.path() / "na", "a cheque\n"));
  const std::string title =
      R"({"charter":1,"commitments":{},"data":{},"log":"a/b","number":1,"object":"title/1",)"
      R"("previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",)"
      R"("time":"2026-11-27T10:00:00.000Z","type":"title.transfer","v":1})"
      "\n";
  EXPECT_EQ(SignFounding(folder_.path() / "na", title).error().field, "/type");
}

}  // namespace
}  // namespace tidewaiter::member

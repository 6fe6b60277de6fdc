#include "payload/store.h"

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "os/file.h"
#include "os/sqlite.h"
#include "os/test_folder.h"
#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Asker kAnna{.by = "anna", .purpose = "clearance"};

class StoreTest : public testing::Test {
 protected:
  StoreTest() {
    clock_.unix_seconds = 1'800'000'000;
    store_ = *Open();
  }
  Result<std::unique_ptr<Store>> Open(std::string_view key = "key of na") {
    return Store::Open({.file = File(), .key = TestKey(key), .clock = &clock_});
  }
  void Reopen() {
    store_.reset();
    store_ = *Open();
  }
  [[nodiscard]] os::Path File() const { return folder_.path() / "payloads.db"; }
  // Whether any file of the store has these bytes.
  [[nodiscard]] bool HasBytes(std::string_view bytes) const {
    for (const auto& one : std::filesystem::directory_iterator(folder_.path())) {
      if (os::ReadFile(one.path())->find(bytes) != std::string::npos) return true;
    }
    return false;
  }
  // What is kept sealed of an object, as the file has it.
  std::vector<std::string> Sealed(std::string_view object) {
    os::SqliteDb db = *os::SqliteDb::Open(File(), {.write = false});
    std::vector<std::string> all;
    for (const char* sql : {"SELECT sealed FROM entry WHERE instr(object, ?) > 0",
                            "SELECT sealed FROM secret WHERE instr(name, ?) > 0"}) {
      os::SqliteStatement find = *db.Use(sql);
      find.Bind(object);
      while (*find.Step())
        all.push_back(find.Text());
    }
    return all;
  }
  static Place PlaceOf(const ledger::Payload& payload, std::uint32_t number = 1) {
    return {kNaLog, payload.object, number};
  }
  ledger::Entry KeepFinal(const ledger::Payload& payload) {
    EXPECT_TRUE(store_->Keep(PlaceOf(payload), payload).has_value());
    ledger::Entry entry = owners_.Grant(payload);
    EXPECT_TRUE(store_->MarkFinal(entry).has_value());
    return entry;
  }

  os::TestFolder folder_;
  os::FakeClock clock_;
  TestOwners owners_;
  std::unique_ptr<Store> store_;
  ledger::Payload walvis_ = owners_.Holder("operator/1", "Walvis Trading", "NA-1042");
  ledger::Payload kalahari_ = owners_.Holder("operator/2", "Kalahari Freight", "NA 2000");
};

TEST_F(StoreTest, KeepsWhatItAnswered) {
  ASSERT_TRUE(store_->Keep(PlaceOf(walvis_), walvis_).has_value());
  ASSERT_TRUE(store_->Keep(PlaceOf(walvis_), walvis_).has_value());
  Reopen();
  EXPECT_THAT(*store_->Drafts(), ElementsAre(PlaceOf(walvis_)));
  const auto draft = store_->Read(PlaceOf(walvis_), kAnna);
  ASSERT_TRUE(draft.has_value()) << draft.error();
  EXPECT_EQ(draft->payload, walvis_);
  EXPECT_EQ(draft->state, KeptState::kDraft);

  const ledger::Entry entry = owners_.Grant(walvis_);
  ASSERT_TRUE(store_->MarkFinal(entry).has_value());
  ASSERT_TRUE(store_->MarkFinal(entry).has_value());
  Reopen();
  EXPECT_THAT(*store_->Drafts(), IsEmpty());
  EXPECT_EQ(store_->Read(PlaceOf(walvis_), kAnna)->state, KeptState::kFinal);
}

TEST_F(StoreTest, NothingPrivateIsInTheFile) {
  KeepFinal(walvis_);
  store_->PutRegistryKey({.bytes = tlog::Sha256Of("registry")}).value();
  EXPECT_TRUE(HasBytes("operator/1"));
  EXPECT_FALSE(HasBytes("Walvis"));
  EXPECT_FALSE(HasBytes("1042"));
  EXPECT_FALSE(HasBytes(tlog::BytesOf(walvis_.fields[0].salt)));
  EXPECT_FALSE(HasBytes(tlog::BytesOf(tlog::Sha256Of("registry"))));
  EXPECT_EQ(std::filesystem::status(File()).permissions() & std::filesystem::perms::others_all,
            std::filesystem::perms::none);
}

// Two offices write number 1 at the same time; the log puts one first.
TEST_F(StoreTest, OfDraftsTheOneThatIsFinalStays) {
  const ledger::Payload other = owners_.Holder("operator/1", "Walvis Trading", "NA-1042");
  ASSERT_TRUE(store_->Keep(PlaceOf(walvis_), walvis_).has_value());
  ASSERT_TRUE(store_->Keep(PlaceOf(other), other).has_value());
  EXPECT_EQ(store_->Read(PlaceOf(other), kAnna).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(store_->MarkFinal(owners_.Grant(other)).has_value());
  EXPECT_EQ(store_->Read(PlaceOf(other), kAnna)->payload, other);
  EXPECT_EQ(store_->Drop(PlaceOf(walvis_), walvis_).error().code, ErrorCode::kNotFound);
}

TEST_F(StoreTest, LimitsDrafts) {
  for (std::size_t i = 0; i < kDraftsMax; ++i) {
    const ledger::Payload one = owners_.Holder("operator/1", "Walvis", "NA-1042");
    ASSERT_TRUE(store_->Keep(PlaceOf(one), one).has_value());
  }
  EXPECT_EQ(store_->Keep(PlaceOf(walvis_), walvis_).error().code, ErrorCode::kConflict);
}

TEST_F(StoreTest, DropsADraft) {
  ASSERT_TRUE(store_->Keep(PlaceOf(walvis_), walvis_).has_value());
  ASSERT_TRUE(store_->Drop(PlaceOf(walvis_), walvis_).has_value());
  EXPECT_EQ(store_->Read(PlaceOf(walvis_), kAnna).error().code, ErrorCode::kNotFound);
  EXPECT_THAT(*store_->Find("NA1042"), IsEmpty());
  EXPECT_EQ(store_->MarkFinal(owners_.Grant(walvis_)).error().code, ErrorCode::kNotFound);
}

TEST_F(StoreTest, EveryReadingLeavesAnAudit) {
  KeepFinal(walvis_);
  const Reading reading = *store_->Read(PlaceOf(walvis_), kAnna);
  EXPECT_EQ(WriteAudit(reading.audit),
            R"({"act":"read","at":"2027-01-15T08:00:00.000Z","by":"anna",)"
            R"("fields":["holder_country","holder_id","holder_name"],"log":"customs.na/ledger",)"
            R"("number":1,"object":"operator/1","purpose":"clearance"})");
  for (const Asker& nobody : {Asker{.by = "", .purpose = "x"}, Asker{.by = "anna", .purpose = ""},
                              Asker{.by = "anna", .purpose = std::string(501, 'x')}}) {
    EXPECT_EQ(store_->Read(PlaceOf(walvis_), nobody).error().code, ErrorCode::kInvalidArgument);
  }
}

TEST_F(StoreTest, DisclosesToAnotherWhoKeepsIt) {
  const ledger::Entry entry = KeepFinal(walvis_);
  const Shown shown = *store_->Disclose(entry, {"holder_id"}, "bw", kAnna);
  EXPECT_EQ(shown.audit.act, Act::kDisclose);
  EXPECT_EQ(shown.audit.to, "bw");
  EXPECT_THAT(shown.audit.fields, ElementsAre("holder_id"));

  const auto bw = *Store::Open(
      {.file = folder_.path() / "bw.db", .key = TestKey("key of bw"), .clock = &clock_});
  ASSERT_TRUE(bw->Receive(shown.disclosure, entry, "na").has_value());
  EXPECT_THAT(*bw->Find("na 1042"), ElementsAre(ObjectName{kNaLog, "operator/1"}));
  // What comes later is kept beside it.
  ASSERT_TRUE(
      bw->Receive(store_->Disclose(entry, {"holder_name"}, "bw", kAnna)->disclosure, entry, "na")
          .has_value());
  const Reading reading = *bw->Read(PlaceOf(walvis_), kAnna);
  EXPECT_EQ(reading.source, "na");
  EXPECT_EQ(reading.payload, ledger::Without(walvis_, {"holder_country"}));

  Disclosure wrong = shown.disclosure;
  wrong.payload.fields[0].salt[0] ^= 1;
  const auto refused = bw->Receive(wrong, entry, "na");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "/fields/holder_id");
  EXPECT_EQ(refused.error().message.substr(0, 11), "wrong_salt:");
}

TEST_F(StoreTest, FindsByIdInAnyWriting) {
  KeepFinal(walvis_);
  KeepFinal(kalahari_);
  EXPECT_THAT(*store_->Find("na1042"), ElementsAre(ObjectName{kNaLog, "operator/1"}));
  EXPECT_THAT(*store_->Find("NA-2000"), ElementsAre(ObjectName{kNaLog, "operator/2"}));
  EXPECT_THAT(*store_->Find("NA"), IsEmpty());
  EXPECT_THAT(*store_->Find(""), IsEmpty());
}

TEST_F(StoreTest, TellsIdsOfAKind) {
  KeepFinal(walvis_);
  KeepFinal(kalahari_);
  const ledger::Payload draft = owners_.Holder("operator/3", "Etosha", "NA3");
  ASSERT_TRUE(store_->Keep(PlaceOf(draft), draft).has_value());
  const IdsRead read = *store_->Ids("operator", "holder_id", kAnna);
  EXPECT_THAT(read.ids, ElementsAre(std::pair(ObjectName{kNaLog, "operator/1"}, "NA1042"),
                                    std::pair(ObjectName{kNaLog, "operator/2"}, "NA2000")));
  EXPECT_EQ(read.audit.place.object, "operator/");
  EXPECT_THAT(store_->Ids("oper", "holder_id", kAnna)->ids, IsEmpty());
  EXPECT_EQ(store_->Ids("operator", "holder_id", {}).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(StoreTest, WhatIsDeletedIsNotInTheFileAnyMore) {
  KeepFinal(walvis_);
  KeepFinal(kalahari_);
  const std::vector<std::string> sealed = Sealed("operator/1");
  ASSERT_THAT(sealed, SizeIs(2));  // the payload and the object's key
  for (const std::string& bytes : sealed)
    EXPECT_TRUE(HasBytes(bytes));

  const Deleted deleted = *store_->DeletePerson("NA 1042", {.by = "anna", .purpose = "asked for"});
  EXPECT_TRUE(deleted.erased.has_value());
  ASSERT_THAT(deleted.audits, SizeIs(1));
  EXPECT_EQ(deleted.audits[0].place, (Place{kNaLog, "operator/1", 0}));
  for (const std::string& bytes : sealed) {
    EXPECT_FALSE(HasBytes(bytes));
    EXPECT_FALSE(HasBytes(std::string_view(bytes).substr(bytes.size() / 2)));
  }
  EXPECT_THAT(Sealed("operator/1"), IsEmpty());
  EXPECT_EQ(store_->Read(PlaceOf(walvis_), kAnna).error().field, "/deleted");
  EXPECT_THAT(*store_->Find("NA-1042"), IsEmpty());
  EXPECT_EQ(store_->Read(PlaceOf(kalahari_), kAnna)->payload, kalahari_);
}

TEST_F(StoreTest, ATombstoneRemains) {
  const ledger::Entry entry = KeepFinal(walvis_);
  const Disclosure shown = store_->Disclose(entry, {}, "bw", kAnna)->disclosure;
  const Asker asker{.by = "anna", .purpose = "asked for"};
  ASSERT_TRUE(store_->Delete({kNaLog, "operator/1"}, asker).has_value());
  Reopen();
  EXPECT_THAT(
      *store_->Tombstones({kNaLog, "operator/1"}),
      ElementsAre(Tombstone{PlaceOf(walvis_), clock_.UnixMilliseconds(), "anna", "asked for"}));
  EXPECT_THAT(store_->Delete({kNaLog, "operator/1"}, asker)->audits, IsEmpty());
  // It does not come back by the way on which it went out.
  EXPECT_EQ(store_->Receive(shown, entry, "na").error().field, "/deleted");
  EXPECT_EQ(store_->Keep(PlaceOf(walvis_), walvis_).error().field, "/deleted");
  EXPECT_EQ(store_->MarkFinal(entry).error().field, "/deleted");
  // The log is as it was: what comes next in the life of the object may be kept.
  EXPECT_TRUE(store_->Keep(PlaceOf(walvis_, 2), walvis_).has_value());
  EXPECT_EQ(store_->Read(PlaceOf(walvis_, 2), kAnna)->payload, walvis_);
}

TEST_F(StoreTest, SaysWhenOthersKeepItFromErasing) {
  KeepFinal(walvis_);
  const std::string sealed = Sealed("operator/1")[0];
  {
    os::SqliteDb other = *os::SqliteDb::Open(File(), {.write = false});
    os::SqliteStatement read = *other.Use("SELECT sealed FROM entry");
    ASSERT_TRUE(*read.Step());
    const Deleted deleted = *store_->Delete({kNaLog, "operator/1"}, kAnna);
    EXPECT_THAT(deleted.audits, SizeIs(1));
    ASSERT_FALSE(deleted.erased.has_value());
    EXPECT_EQ(deleted.erased.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(store_->Read(PlaceOf(walvis_), kAnna).error().field, "/deleted");
  }
  ASSERT_TRUE(store_->Erase().has_value());
  EXPECT_FALSE(HasBytes(sealed));
}

TEST_F(StoreTest, GoesOnUnderANewKey) {
  KeepFinal(walvis_);
  const std::vector<std::string> before = Sealed("operator/1");
  store_->PutRegistryKey({.bytes = tlog::Sha256Of("registry")}).value();
  ASSERT_TRUE(store_->Rotate(TestKey("new key")).has_value());
  EXPECT_FALSE(HasBytes(before[1]));  // the object's key, as the old key sealed it
  EXPECT_EQ(store_->Read(PlaceOf(walvis_), kAnna)->payload, walvis_);
  store_.reset();
  EXPECT_EQ(Open("key of na").error().code, ErrorCode::kFailedPrecondition);
  store_ = *Open("new key");
  EXPECT_EQ(store_->Read(PlaceOf(walvis_), kAnna)->payload, walvis_);
  EXPECT_THAT(*store_->Find("NA1042"), SizeIs(1));
  const ledger::RegistryKey key{.bytes = tlog::Sha256Of("registry")};
  EXPECT_EQ((*store_->RegistryKeyOf(ledger::KeyIdOf(key)))->bytes, key.bytes);
  EXPECT_FALSE(store_->RegistryKeyOf("0000000000000000")->has_value());
}

TEST_F(StoreTest, RefusesWhatIsNone) {
  EXPECT_EQ(store_->Keep(PlaceOf(kalahari_), walvis_).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(store_->Keep({"", "operator/1", 1}, walvis_).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(store_->Keep(PlaceOf(walvis_, 0), walvis_).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(store_->Keep(PlaceOf(walvis_), {.object = "operator/1"}).error().field, "/fields");
  const os::Path text = folder_.path() / "text.db";
  ASSERT_TRUE(os::WriteFile(text, std::string(8192, 'x')).has_value());
  EXPECT_EQ(Store::Open({.file = text, .key = TestKey("x")}).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::payload

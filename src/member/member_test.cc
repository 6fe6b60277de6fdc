// A member over its life: founding, reading, proofs, restarts, changes of the charter.
#include "member/member.h"

#include <atomic>
#include <filesystem>
#include <future>

#include <gtest/gtest.h>

#include "federation/wire.h"
#include "http/client.h"
#include "ledger/title.h"
#include "member/test_house.h"
#include "tlog/note.h"

namespace tidewaiter::member {
namespace {

Wish Grant(std::string object = "") {
  return {.type = "operator.grant",
          .object = std::move(object),
          .data = R"({"programme":"AEO-C"})",
          .fields = {{"holder_name", R"("Walvis Trading")"},
                     {"holder_id", R"("NA-1042")"},
                     {"holder_country", R"("NA")"}}};
}

Wish Title(const std::string& holder, const std::string& object) {
  return {.type = "title.issue",
          .object = object,
          .data = fmt::format(R"({{"holder":"{}"}})", holder),
          .fields = {{"document", R"({"bytes":1,"media_type":"a/b","sha256":"00"})"}}};
}

TEST(MemberTest, WhatIsSaidIsFinalAtAll) {
  TestHouse house(3);
  const Said said = house.Say(0, Grant("operator/na-1042"));
  EXPECT_EQ(said.object, "operator/na-1042");
  EXPECT_EQ(said.log, "customs.na/ledger");
  EXPECT_TRUE(said.final_here);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(TestHouse::Eventually([&] {
      const auto story = house[i].Tell(said.object);
      return story && story->record.is_final;
    })) << i;
  }
  const auto story = house[1].Tell(said.object);
  ASSERT_TRUE(story) << story.error();
  EXPECT_EQ(story->record.member, "na");
  EXPECT_EQ(story->record.status, "granted");
  EXPECT_EQ(story->steps[0].members, std::vector<std::string>{"na"});
  EXPECT_EQ(story->may_say, std::vector<std::string>()) << "another one's operator";
  EXPECT_EQ(house[0].Tell("operator/none").error().code, ErrorCode::kNotFound);
  const auto kept = house.kept();
  ASSERT_TRUE(kept.contains("customs.na/ledger operator/na-1042 1"));
  EXPECT_EQ(ledger::VerifyPayload(kept.begin()->second, story->steps[0].entry).refusals,
            ledger::Refusals());
}

TEST(MemberTest, ProofsHoldOfflineAndFakesDoNot) {
  TestHouse house(3);
  const Said said = house.Say(1, Grant());
  ASSERT_TRUE(TestHouse::Eventually([&] { return house[2].Prove(said.object, 1).has_value(); }));
  const auto file = house[2].Prove(said.object, 1);
  ASSERT_TRUE(file) << file.error();
  const std::string trusted = *house[0].PolicyOf(said.log);
  const auto read = ReadProofFile(WriteProofFile(*file));
  ASSERT_TRUE(read) << read.error();
  const Checked checked = CheckProofFile(*read, {.policy = trusted});
  EXPECT_EQ(checked.problems, ledger::Refusals());
  EXPECT_FALSE(checked.own_policy);
  EXPECT_EQ(checked.entry->object, said.object);
  EXPECT_EQ(checked.index, said.index);
  EXPECT_GE(checked.cosigners.size(), 2U);
  EXPECT_TRUE(CheckProofFile(*read, {}).own_policy);
  ProofFile fake = *read;
  fake.entry.replace(fake.entry.find("AEO-C"), 5, "AEO-F");
  EXPECT_EQ(CheckProofFile(fake, {.policy = trusted}).problems.front().code, "not_included");
  const auto other = house[0].ProveAt("corridor/charter", 0);
  ASSERT_TRUE(other) << other.error();
  EXPECT_EQ(CheckProofFile(*other, {.policy = trusted}).problems.front().code, "unknown_log");
  EXPECT_EQ(house[2].Prove(said.object, 2).error().field, "/number");
  EXPECT_EQ(house[0].Prove("operator/none", 1).error().code, ErrorCode::kNotFound);
}

TEST(MemberTest, ProofsUnderAnEarlierCheckpoint) {
  TestHouse house(2);
  house.Say(0, Grant("operator/1"));
  ASSERT_TRUE(TestHouse::Eventually([&] { return house[0].Prove("operator/1", 1).has_value(); }));
  const auto notes = house[0].FinalCheckpoints();
  ASSERT_TRUE(notes) << notes.error();
  ASSERT_EQ(notes->size(), 2U) << "bw has said nothing";
  const std::string& first = notes->at("customs.na/ledger");
  house.Say(0, Grant("operator/2"));
  ASSERT_TRUE(TestHouse::Eventually([&] { return house[0].Prove("operator/2", 1).has_value(); }));
  EXPECT_NE(house[0].FinalCheckpoints()->at("customs.na/ledger"), first);
  const auto proof = house[0].Prove("operator/1", 1, first);
  ASSERT_TRUE(proof) << proof.error();
  const Checked checked =
      CheckProofFile(*proof, {.policy = *house[1].PolicyOf("customs.na/ledger")});
  EXPECT_EQ(checked.problems, ledger::Refusals());
  EXPECT_EQ(checked.size, 1U);
  EXPECT_EQ(house[0].Prove("operator/2", 1, first).error().code, ErrorCode::kFailedPrecondition);
  const std::string& other = notes->at("corridor/charter");
  EXPECT_EQ(house[0].Prove("operator/1", 1, other).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(house[0].Prove("operator/1", 1, "x").error().code, ErrorCode::kInvalidArgument);
}

TEST(MemberTest, OfTwoHoldersOneIsTooLate) {
  TestHouse house(3);
  const std::string anna = *house[0].NewHolderKey("BANK-1");
  const Said issued = house.Say(0, Title(anna, "title/T-1"));
  const std::string ben = *house[0].NewHolderKey("BANK-2");
  const std::string eve = *house[0].NewHolderKey("BANK-3");
  const auto to = [&](const std::string& holder) {
    return *house[0].Prepare({.type = "title.transfer",
                              .object = "title/T-1",
                              .data = fmt::format(R"({{"holder":"{}"}})", holder)});
  };
  const Draft one = to(ben);
  const Draft two = to(eve);
  std::promise<Result<Said>> first;
  std::promise<Result<Said>> second;
  house[0].Submit(one, [&](Result<Said> said) { first.set_value(std::move(said)); });
  house[0].Submit(two, [&](Result<Said> said) { second.set_value(std::move(said)); });
  const auto a = first.get_future().get();
  const auto b = second.get_future().get();
  ASSERT_TRUE(a && b);
  ASSERT_NE(a->refusals.empty(), b->refusals.empty());
  const Said& loser = a->refusals.empty() ? *b : *a;
  EXPECT_EQ(loser.refusals.front().code, "number_taken");
  EXPECT_EQ(house[0].Tell("title/T-1")->steps.size(), 2U);
}

TEST(MemberTest, OpenedAgainItKnowsAllAndTellsTheRest) {
  TestHouse house(3);
  std::atomic<std::uint64_t> told = 0;
  house[0].OnFinal([&](const FinalEntry&) { ++told; });
  house.Say(0, Grant("operator/1"));
  EXPECT_TRUE(TestHouse::Eventually([&] { return told == 2; })) << told << " with the founding";
  house.Close(0);
  EXPECT_EQ(Member::Open({.folder = house.folder(1)}).error().code, ErrorCode::kFailedPrecondition);
  house.Open(0);
  house[0].OnFinal([&](const FinalEntry&) { ++told; });
  ASSERT_TRUE(TestHouse::Eventually([&] { return house[0].Prove("operator/1", 1).has_value(); }));
  house.Say(0, Grant("operator/2"));
  EXPECT_TRUE(TestHouse::Eventually([&] { return told == 3; })) << told;
  house.Close(0);
  std::filesystem::remove_all(house.folder(0) / "index");
  house.Open(0);
  EXPECT_TRUE(TestHouse::Eventually([&] { return house[0].Prove("operator/2", 1).has_value(); }));
}

TEST(MemberTest, WithTheNetworkDownWhatWasFinalIsProven) {
  TestHouse house(3);
  house.Say(1, Grant("operator/1"));
  ASSERT_TRUE(TestHouse::Eventually([&] { return house[2].Prove("operator/1", 1).has_value(); }));
  house.Close(0);
  house.Close(1);
  house.Close(2);
  house.Open(2);
  EXPECT_TRUE(TestHouse::Eventually([&] { return house[2].Prove("operator/1", 1).has_value(); }));
}

TEST(MemberTest, ListsPageByPageAndByWhatIsAsked) {
  TestHouse house(2);
  const std::string holder = *house[0].NewHolderKey("BANK-1");
  for (int i = 0; i < 5; ++i)
    house.Say(0, Grant("operator/" + std::to_string(i)));
  house.Say(0, Title(holder, "title/T-1"));
  RecordQuery query{.kind = "operator", .limit = 2};
  std::vector<std::string> seen;
  do {
    const auto page = house[0].List(query);
    ASSERT_TRUE(page) << page.error();
    for (const Record& record : page->records)
      seen.push_back(record.object);
    query.cursor = page->next;
  } while (!query.cursor.empty());
  EXPECT_EQ(seen, (std::vector<std::string>{"operator/4", "operator/3", "operator/2", "operator/1",
                                            "operator/0"}));
  EXPECT_EQ(house[0].List({.party = holder})->records.at(0).object, "title/T-1");
  EXPECT_EQ(house[0].List({.party = "na"})->records.size(), 1U) << "the carrier";
  EXPECT_EQ(house[0].List({.text = "t-1"})->records.size(), 1U);
  EXPECT_EQ(house[0].List({.status = "held", .ended = false})->records.size(), 1U);
  EXPECT_EQ(house[0].List({.ended = true})->records.size(), 0U);
  EXPECT_EQ(house[0].List({.member = "bw"})->records.size(), 0U);
  EXPECT_EQ(house[0].List({.cursor = "x"}).error().field, "/cursor");
}

TEST(MemberTest, TheCharterChangesForAll) {
  TestHouse house(3);
  const Wish wish{
      .type = "charter.agreement.set",
      .data = R"({"agreement":{"id":"mra-na-bw","parties":["bw","na"],"benefits":["priority"],)"
              R"("from":"2024-01-01T00:00:00.000Z"}})"};
  const auto draft = house[0].Prepare(wish);
  ASSERT_TRUE(draft) << draft.error();
  EXPECT_EQ(draft->refusals, ledger::Refusals());
  EXPECT_EQ(draft->missing, (std::vector<std::string>{"customs.bw/charter", "customs.za/charter"}));
  const auto read = house[1].ReadDraft(draft->text);
  ASSERT_TRUE(read) << read.error();
  const auto line = house[1].Sign(*read, {"customs.bw/charter"});
  ASSERT_TRUE(line) << line.error();
  // bw's own line comes back as text, and is added to na's draft.
  const tlog::NoteSignature signature{
      "customs.bw/charter",
      tlog::KeyId("customs.bw/charter", tlog::KeyType::kEd25519,
                  std::string(reinterpret_cast<const char*>(
                                  house[0].charter()->FindSigner("customs.bw/charter")->key.data()),
                              32)),
      std::string(line->signatures[0].signature.begin(), line->signatures[0].signature.end())};
  const auto whole = house[0].AddSignatures(*draft, tlog::FormatSignature(signature));
  ASSERT_TRUE(whole) << whole.error();
  EXPECT_EQ(whole->missing, std::vector<std::string>());
  std::promise<Result<Said>> said;
  house[0].Submit(*whole, [&](Result<Said> answer) { said.set_value(std::move(answer)); });
  const auto answer = said.get_future().get();
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(answer->refusals, ledger::Refusals());
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_TRUE(TestHouse::Eventually([&] { return house[i].charter()->size() == 2; })) << i;
  Wish grant = Grant();
  grant.data = R"({"programme":"AEO-C","benefits":{"mra-na-bw":["priority"]}})";
  house.Say(0, grant);
  house.Close(1);
  house.Open(1);
  EXPECT_EQ(house[1].charter()->agreements().size(), 1U) << "also after a restart";
}

TEST(MemberTest, AMemberMovesAndTheOthersFollow) {
  TestHouse house(3);
  const auto change = [&](const std::string& type, const std::string& data) {
    auto draft = *house[0].Prepare({.type = type, .data = data});
    for (std::size_t i = 1; i < 3; ++i) {
      const std::string name = i == 1 ? "customs.bw/charter" : "customs.za/charter";
      const auto theirs = house[i].Sign(*house[i].ReadDraft(draft.text), {name});
      ASSERT_TRUE(theirs) << theirs.error();
      draft.signatures.push_back(theirs->signatures[0]);
      draft.signed_by.push_back(name);
      std::erase(draft.missing, name);
    }
    draft.refusals.clear();
    std::promise<Result<Said>> said;
    house[0].Submit(draft, [&](Result<Said> answer) { said.set_value(std::move(answer)); });
    const auto answer = said.get_future().get();
    ASSERT_TRUE(answer) << answer.error();
    ASSERT_EQ(answer->refusals, ledger::Refusals());
  };
  // The same server by another name: the nodes are opened anew with it.
  std::string url = house.url(2);
  url.replace(url.find("127.0.0.1"), 9, "localhost");
  change("charter.member.change", fmt::format(R"({{"member":"za","url":"{}"}})", url));
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_TRUE(TestHouse::Eventually([&] { return house[i].charter()->size() == 2; })) << i;
  house.Close(1);  // the quorum needs za now, at its new address
  house.Say(0, Grant());
}

TEST(MemberTest, HealthAndFoundingAreServed) {
  TestHouse house(3);
  house.Say(0, Grant());
  const federation::Health keeper = house[0].health();
  EXPECT_EQ(keeper.own->final_size, 1U);
  EXPECT_EQ(keeper.logs.size(), 3U) << "two mirrors, and the charter's log";
  EXPECT_EQ(house[1].health().logs.size(), 3U);
  const auto founding =
      http::Fetch({.url = house.url(1) + "/federation/founding"}, {.allow_private = true});
  ASSERT_TRUE(founding);
  EXPECT_EQ(founding->body, house.founding());
  const auto charter =
      http::Fetch({.url = house.url(0) + "/federation/" +
                          federation::OriginHash("corridor/charter") + "/checkpoint"},
                  {.allow_private = true});
  ASSERT_TRUE(charter);
  EXPECT_EQ(charter->status, 200);
}

TEST(MemberTest, WhatIsNotPossibleIsSaid) {
  TestHouse house(2, 1);
  EXPECT_EQ(house[1].own_log(), "");
  EXPECT_EQ(house[1].Prepare(Grant()).error().code, ErrorCode::kFailedPrecondition);
  Wish by = Grant();
  by.signers = {"did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"};
  EXPECT_EQ(house[0].Prepare(by).error().field, "/signers/0");
  Wish name = Grant();
  name.fields.emplace_back("Bad Name", "1");
  EXPECT_EQ(house[0].Prepare(name).error().field, "/private/Bad Name");
  EXPECT_EQ(Member::Open({.folder = house.folder(0) / "none"}).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(house[0].ReadDraft("nonsense"));
  const auto alone = house[0].Prepare({.type = "charter.rules", .data = R"({"rules":1})"});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->refusals.at(0).code, "rules");
}

}  // namespace
}  // namespace tidewaiter::member

#include "epcis/store.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "epcis/event_hash.h"
#include "epcis/of_movement.h"

namespace tidewaiter::epcis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kNow = 1'795'489'200'000;

Event Seen(const std::string& unit, std::int64_t at_ms) {
  Fact fact;
  fact.at.ms = at_ms;
  fact.unit = unit;
  fact.place.node = "GATE-3";
  return GatePassed({}, GatePass::kArriving, fact);
}

std::vector<std::string> Kept(EventStore& store, std::vector<Event> events, std::int64_t now) {
  Batch batch = store.Prepare(std::move(events), now);
  EXPECT_THAT(batch.problems, IsEmpty());
  std::vector<std::string> bodies;
  for (const EventRecord& record : batch.records)
    bodies.push_back(record.body);
  store.Commit(std::move(batch));
  return bodies;
}

Query Ask(const Parameters& parameters) {
  codec::Problems problems;
  Query query = ParseQuery(parameters, problems);
  for (const codec::Problem& problem : problems)
    ADD_FAILURE() << problem.pointer << " " << problem.code;
  return query;
}

std::vector<std::string> Units(const Page& page) {
  std::vector<std::string> units;
  for (const Event& event : page.events)
    units.push_back(event.epc_list.empty() ? event.parent_id : event.epc_list[0]);
  return units;
}

TEST(EventStore, KeepsOnceAndSaysWhen) {
  EventStore store;
  Event event = Seen("CSQU3054383", kNow - 1000);
  event.event_id.clear();
  EXPECT_EQ(Kept(store, {event, event}, kNow).size(), 1U);
  EXPECT_THAT(Kept(store, {event}, kNow + 5000), IsEmpty());
  ASSERT_EQ(store.size(), 1U);
  const Page page = store.Find({});
  EXPECT_EQ(page.events[0].record_time->ms, kNow);
  EXPECT_EQ(page.events[0].event_id, EventHashId(event));
}

TEST(EventStore, RefusesOtherContentUnderAnId) {
  EventStore store;
  Event event = Seen("CSQU3054383", kNow);
  event.event_id = "urn:uuid:1";
  Kept(store, {event}, kNow);
  Event other = Seen("CSQU3054384", kNow);
  other.event_id = "urn:uuid:1";
  const Batch batch = store.Prepare({Seen("MSCU1234566", kNow), other}, kNow);
  ASSERT_EQ(batch.problems.size(), 1U);
  EXPECT_EQ(batch.problems[0].code, "duplicate");
  EXPECT_EQ(batch.problems[0].pointer, "/epcisBody/eventList/1/eventID");
  // In one batch too.
  Event third = other;
  third.event_id = "urn:uuid:3";
  Event fourth = event;
  fourth.event_id = "urn:uuid:3";
  EXPECT_EQ(store.Prepare({third, fourth}, kNow).problems.size(), 1U);
  EXPECT_EQ(store.size(), 1U);
}

TEST(EventStore, ACorrectionStandsBesideTheEvent) {
  EventStore store;
  const Event wrong = Seen("CSQU3054383", kNow);
  Kept(store, {wrong}, kNow);
  Event declared = wrong;
  declared.event_id.clear();  // its hash is that of the event
  declared.error_declaration = ErrorDeclaration{.declaration_time = {.ms = kNow + 60'000},
                                                .reason = "incorrect_data",
                                                .corrective_event_ids = {"urn:uuid:right"}};
  EXPECT_EQ(Kept(store, {declared}, kNow + 60'000).size(), 1U);
  EXPECT_THAT(Kept(store, {declared}, kNow + 70'000), IsEmpty());
  EXPECT_EQ(store.Find(Ask({{"eventID", wrong.event_id}})).events.size(), 2U);
  const Page page = store.Find(Ask({{"EXISTS_errorDeclaration", ""}}));
  ASSERT_EQ(page.events.size(), 1U);
  EXPECT_EQ(page.events[0].event_id, wrong.event_id);
  EXPECT_EQ(store.Find(Ask({{"EQ_errorReason", "did_not_occur"}})).events.size(), 0U);
  declared.error_declaration->reason = "did_not_occur";
  EXPECT_EQ(store.Prepare({declared}, kNow).problems.size(), 1U);
}

TEST(EventStore, ComesBackFromItsRecords) {
  EventStore store;
  const auto bodies = Kept(store, {Seen("CSQU3054383", kNow), Seen("MSCU1234566", kNow + 1)}, kNow);
  EventStore again;
  for (const std::string& body : bodies)
    ASSERT_TRUE(again.Load(body).has_value());
  EXPECT_EQ(again.Find({}).events, store.Find({}).events);
  EXPECT_EQ(again.Prepare({Seen("CSQU3054383", kNow)}, kNow).duplicates, 1U);
  for (const char* const body : {"", "{}", "[]", R"({"type":"ObjectEvent"})"})
    EXPECT_EQ(again.Load(body).error().code, ErrorCode::kCorruption) << body;
}

TEST(EventStore, IsFull) {
  EventStore store({.events_max = 1});
  const Batch batch = store.Prepare({Seen("CSQU3054383", kNow), Seen("MSCU1234566", kNow)}, kNow);
  ASSERT_EQ(batch.problems.size(), 1U);
  EXPECT_EQ(batch.problems[0].code, "full");
}

class Asked : public testing::Test {
 protected:
  Asked() {
    Fact fact;
    fact.at.ms = kNow + 3000;
    fact.unit = "CSQU3054383";
    fact.seal = "HS0042";
    fact.place.node = "urn:epc:id:sgln:4012345.00005.0";
    Event pallet = Seen("MSCU1234566", kNow + 1000);
    pallet.epc_list = {"urn:epc:id:sscc:4012345.1112223334", "urn:epc:id:sgtin:4012345.011111.7"};
    Kept(store_, {Seen("CSQU3054383", kNow), pallet}, kNow + 10'000);
    Kept(store_, {SealPutOn({}, fact)}, kNow + 20'000);
  }
  std::size_t Count(const Parameters& parameters) {
    return store_.Find(Ask(parameters)).events.size();
  }
  EventStore store_;
};

struct Question {
  const char* name;
  const char* value;
  std::size_t found;
};

constexpr Question kQuestions[] = {
    {"eventType", "ObjectEvent", 2},
    {"eventType", "ObjectEvent,AssociationEvent", 3},
    {"eventType", "TransactionEvent", 0},
    {"GE_eventTime", "2026-11-24T03:00:01Z", 2},
    {"GE_eventTime", "2026-11-24T06:00:01.001+03:00", 1},
    {"LT_eventTime", "2026-11-24T03:00:01Z", 1},
    {"GE_recordTime", "2026-11-24T03:00:20Z", 1},
    {"LT_recordTime", "2026-11-24T03:00:20Z", 2},
    {"EQ_action", "ADD", 1},
    {"EQ_action", "ADD|OBSERVE", 3},
    {"EQ_bizStep", "arriving", 2},
    {"EQ_bizStep", "urn:epcglobal:cbv:bizstep:installing", 1},
    {"EQ_bizStep", "arriving,installing", 3},
    {"EQ_disposition", "https://ref.gs1.org/cbv/Disp-container_closed", 1},
    {"EQ_readPoint", "https://customs.example/loc/GATE-3", 2},
    {"EQ_readPoint", "https://id.gs1.org/414/4012345000054", 1},
    {"EQ_bizLocation", "https://customs.example/loc/GATE-3", 0},
    {"MATCH_epc", "urn:epc:id:bic:CSQU3054383", 1},
    {"MATCH_anyEPC", "urn:epc:id:bic:CSQU3054383", 2},
    {"MATCH_parentID", "urn:epc:id:bic:CSQU3054383", 1},
    {"MATCH_anyEPC", "https://customs.example/obj/seal/HS0042", 1},
    {"MATCH_epc", "https://example.com/00/140123451122233341", 1},
    {"MATCH_anyEPC", "urn:epc:idpat:sgtin:4012345.011111.*", 1},
    {"MATCH_anyEPC", "urn:epc:idpat:sgtin:4012345.*.*", 1},
    {"MATCH_anyEPC", "urn:epc:idpat:sgtin:4012346.*.*", 0},
    {"MATCH_anyEPC", "urn:epc:id:bic:CSQU3054383,urn:epc:id:sscc:4012345.1112223334", 3},
    {"eventID", "urn:uuid:none", 0},
};

TEST_F(Asked, OneParameter) {
  for (const Question& question : kQuestions) {
    EXPECT_EQ(Count({{question.name, question.value}}), question.found)
        << question.name << "=" << question.value;
  }
}

TEST_F(Asked, SeveralParametersAreAllMet) {
  EXPECT_EQ(Count({{"MATCH_anyEPC", "urn:epc:id:bic:CSQU3054383"}, {"EQ_action", "ADD"}}), 1U);
  EXPECT_EQ(Count({{"MATCH_anyEPC", "urn:epc:id:bic:CSQU3054383"},
                   {"GE_eventTime", "2026-11-24T03:00:01Z"},
                   {"LT_eventTime", "2026-11-24T03:00:02Z"}}),
            0U);
  EXPECT_EQ(
      Count({{"GE_eventTime", "2026-11-24T03:00:02Z"}, {"LT_eventTime", "2026-11-24T03:00:01Z"}}),
      0U);
}

TEST_F(Asked, OrderAndPages) {
  const std::vector<std::string> all = Units(store_.Find({}));
  EXPECT_THAT(all, ElementsAre("urn:epc:id:bic:CSQU3054383", "urn:epc:id:sscc:4012345.1112223334",
                               "urn:epc:id:bic:CSQU3054383"));
  Page page = store_.Find(Ask({{"perPage", "2"}, {"orderDirection", "DESC"}}));
  EXPECT_EQ(page.events.size(), 2U);
  EXPECT_EQ(page.events[0].type, EventType::kAssociation);
  ASSERT_NE(page.next_page_token, "");
  page = store_.Find(
      Ask({{"perPage", "2"}, {"orderDirection", "DESC"}, {"nextPageToken", page.next_page_token}}));
  EXPECT_EQ(page.events.size(), 1U);
  EXPECT_EQ(page.next_page_token, "");
  page = store_.Find(Ask({{"orderBy", "recordTime"}, {"perPage", "1"}}));
  EXPECT_EQ(page.events[0].record_time->ms, kNow + 10'000);
}

TEST(Query, Problems) {
  constexpr struct {
    const char* name;
    const char* value;
    const char* code;
  } kWrong[] = {{"EQ_colour", "red", "unknown_member"},
                {"eventType", "ThingEvent", "choice"},
                {"EQ_action", "SEE", "choice"},
                {"EQ_bizStep", "weighed", "word"},
                {"EQ_readPoint", "GATE", "uri"},
                {"GE_eventTime", "now", "time"},
                {"GE_eventTime", "2026-11-24T03:00:00", "time"},
                {"perPage", "0", "range"},
                {"perPage", "1001", "range"},
                {"perPage", "x", "range"},
                {"nextPageToken", "7", "format"},
                {"nextPageToken", "7.x", "format"},
                {"orderBy", "size", "choice"},
                {"orderDirection", "UP", "choice"},
                {"EQ_bizStep", "", "required"}};
  for (const auto& wrong : kWrong) {
    codec::Problems problems;
    (void)ParseQuery({{wrong.name, wrong.value}}, problems);
    ASSERT_EQ(problems.size(), 1U) << wrong.name << "=" << wrong.value;
    EXPECT_EQ(problems[0].code, wrong.code) << wrong.name;
    EXPECT_EQ(problems[0].pointer, std::string("/") + wrong.name);
  }
  codec::Problems problems;
  (void)ParseQuery({{"a", "1"}, {"perPage", "0"}, {"EQ_epc", "x"}}, problems);
  EXPECT_EQ(problems.size(), 3U);
  problems.clear();
  std::string many = "urn:a:b";
  for (int i = 0; i < 200; ++i)
    many += "|urn:a:b";
  EXPECT_EQ(ParseQuery({{"MATCH_epc", many}}, problems).match_epc.size(), 100U);
  EXPECT_EQ(problems.size(), 1U);
}

TEST(EventStore, ManyAtOnce) {
  EventStore store;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&store, t] {
      for (int i = 0; i < 50; ++i) {
        // Two threads each send the same.
        Batch batch = store.Prepare({Seen("CSQU3054383", kNow + t / 2 * 1000 + i)}, kNow);
        store.Commit(std::move(batch));
        (void)store.Find({});
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(store.size(), 100U);
}

}  // namespace
}  // namespace tidewaiter::epcis

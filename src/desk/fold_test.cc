#include "desk/fold.h"

#include "gtest/gtest.h"

namespace tidewaiter::desk {
namespace {

const DocumentRules kRules{
    .currency = "XTS", .currency_digits = 2, .offices = {}, .extra_names = {}};
constexpr std::string_view kDocument =
    R"({"lrn":"A-1","office":"H","declarant":{"id":"D"},"importer":{"id":"I"},
        "items":[{"hs_code":"61","description":"shirts","origin":"BD","value":"5.00"}]})";

// A story: each event with what must be true after it.
struct Step {
  std::string_view kind;
  std::string_view data;
  State status;
  ControlStatus control;
  std::string_view officer;
};

void Play(std::span<const Step> steps, Case& into) {
  std::uint64_t seq = 0;
  for (const Step& step : steps) {
    Event event;
    event.seq = ++seq;
    event.time_ms = static_cast<std::int64_t>(1000 * seq);
    event.kind = step.kind;
    event.subject = "26X1";
    event.version = 1;
    event.data = step.data;
    const auto folded = Fold(event, kRules, into);
    ASSERT_TRUE(folded) << step.kind << ": " << folded.error();
    EXPECT_EQ(Name(into.declaration.status), Name(step.status)) << step.kind;
    EXPECT_EQ(Name(into.declaration.control_status), Name(step.control)) << step.kind;
    EXPECT_EQ(into.declaration.officer, step.officer) << step.kind;
  }
}

std::string Assessed(Lane lane) {
  Assessment assessment;
  assessment.model_version = "m";
  assessment.lane = lane;
  assessment.rank = 12.5;
  assessment.items.resize(1);
  assessment.items[0].finding = {.kind = ErrorKind::kOrigin,
                                 .probability = 0.5,
                                 .stake_minor = 700,
                                 .stake_basis = "usual_price",
                                 .reasons = {{"price.unit", {{"ratio", "0.3"}}, 1.5}}};
  assessment.items[0].probability_without = {0.25};
  return WriteAssessment(assessment);
}

TEST(Fold, TellsTheStoryOfAnInspection) {
  const std::string red = Assessed(Lane::kRed);
  const Step steps[] = {
      {kind::kLodged, kDocument, State::kPreArrival, ControlStatus::kNone, ""},
      {kind::kAssessed, red, State::kPreArrival, ControlStatus::kNone, ""},
      {kind::kOrdered, R"({"control":"26X1-C1","kind":"inspection","due_ms":9000,"items":[1]})",
       State::kUnderControl, ControlStatus::kOpen, ""},
      {kind::kAssigned, R"({"control":"26X1-C1","officer":"acc-1","why":"least_load"})",
       State::kUnderControl, ControlStatus::kAssigned, "acc-1"},
      {kind::kStarted, R"({"control":"26X1-C1"})", State::kUnderControl, ControlStatus::kStarted,
       "acc-1"},
      {kind::kActed, R"({"control":"26X1-C1","act":{}})", State::kUnderControl,
       ControlStatus::kDone, "acc-1"},
      {kind::kHeld, R"({"reason":"laboratory"})", State::kHeld, ControlStatus::kDone, "acc-1"},
      {kind::kReleased, R"({"reason":"clean"})", State::kReleased, ControlStatus::kDone, "acc-1"}};
  Case the_case;
  Play(steps, the_case);
  const DeclarationRow& row = the_case.declaration;
  EXPECT_EQ(row.lane, Lane::kRed);
  EXPECT_EQ(row.rank, 12.5);
  EXPECT_EQ(row.stake_minor, 700);
  EXPECT_EQ(ReadReason(row.reason)->template_id, "price.unit");
  EXPECT_EQ(row.lodged_ms, 1000);
  EXPECT_EQ(row.arrived_ms, 1000);
  EXPECT_EQ(row.decided_ms, 2000);
  EXPECT_EQ(row.finished_ms, 8000);
  EXPECT_EQ(row.due_ms, 0);
  EXPECT_EQ(row.last_seq, 8U);
  ASSERT_EQ(the_case.controls.size(), 1U);
  const ControlRow& control = the_case.controls.front();
  EXPECT_EQ(control.due_ms, 9000);
  EXPECT_EQ(control.started_ms, 5000);
  EXPECT_EQ(control.done_ms, 6000);
  EXPECT_EQ(control.why_officer, "least_load");
}

TEST(Fold, AReroutedDeclarationGetsAnotherControl) {
  const std::string yellow = Assessed(Lane::kYellow);
  const Step steps[] = {{kind::kLodged, kDocument, State::kPreArrival, ControlStatus::kNone, ""},
                        {kind::kAssessed, yellow, State::kPreArrival, ControlStatus::kNone, ""},
                        {kind::kOrdered, R"({"control":"C1","kind":"documents","due_ms":9000})",
                         State::kUnderControl, ControlStatus::kOpen, ""},
                        {kind::kRerouted, R"({"lane":"red","reason":"tip"})", State::kUnderControl,
                         ControlStatus::kOpen, ""},
                        {kind::kWithdrawn, R"({"control":"C1","reason":"tip"})",
                         State::kUnderControl, ControlStatus::kWithdrawn, ""},
                        {kind::kOrdered, R"({"control":"C2","kind":"inspection","due_ms":9000})",
                         State::kUnderControl, ControlStatus::kOpen, ""},
                        {kind::kAssigned, R"({"control":"C2","officer":"b","why":"by_hand"})",
                         State::kUnderControl, ControlStatus::kAssigned, "b"},
                        {kind::kDismissed, R"({"control":"C2","reason":"known goods"})",
                         State::kUnderControl, ControlStatus::kDismissed, "b"},
                        {kind::kReleased, R"({"reason":"dismissed"})", State::kReleased,
                         ControlStatus::kDismissed, "b"}};
  Case the_case;
  Play(steps, the_case);
  EXPECT_EQ(the_case.declaration.lane, Lane::kRed);
  EXPECT_EQ(the_case.controls.size(), 2U);
}

TEST(Fold, AnAuditComesAfterRelease) {
  const std::string blue = Assessed(Lane::kBlue);
  const Step steps[] = {
      {kind::kLodged, kDocument, State::kPreArrival, ControlStatus::kNone, ""},
      {kind::kAssessed, blue, State::kPreArrival, ControlStatus::kNone, ""},
      {kind::kReleased, R"({"reason":"lane"})", State::kReleased, ControlStatus::kNone, ""},
      {kind::kOrdered, R"({"control":"C1","kind":"audit","due_ms":9000})", State::kReleased,
       ControlStatus::kOpen, ""}};
  Case the_case;
  Play(steps, the_case);
}

TEST(Fold, WhatIsDamagedIsSaid) {
  for (const std::string_view kind : {kind::kLodged, kind::kAssessed, kind::kOrdered}) {
    Event event;
    event.seq = 7;
    event.kind = kind;
    event.data = "{";
    Case the_case;
    EXPECT_EQ(Fold(event, kRules, the_case).error().code, ErrorCode::kCorruption) << kind;
  }
}

TEST(Assessment, IsReadBackAsItWasWritten) {
  const std::string written = Assessed(Lane::kRed);
  EXPECT_EQ(WriteAssessment(*ReadAssessment(written)), written);
}

}  // namespace
}  // namespace tidewaiter::desk

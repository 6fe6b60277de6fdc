// Our own events: what they look like (golden files), that others could read them, and DCSA.
#include "epcis/of_movement.h"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "epcis/dcsa.h"
#include "epcis/event_hash.h"
#include "epcis/read.h"
#include "epcis/test_files.h"
#include "epcis/write.h"

namespace tidewaiter::epcis {
namespace {

const Issuer& TheIssuer() {
  static const Issuer issuer{.base = "https://customs.example"};
  return issuer;
}

Fact TheFact() {
  Fact fact;
  fact.at = {.ms = 1'795'489'200'125, .offset_min = 180};
  fact.unit = "CSQU3054383";
  fact.seal = "HS0042";
  fact.plate = "KBX 123 A";
  fact.declaration = "26KE0001";
  fact.place = {.node = "GATE-3"};
  return fact;
}

std::vector<Event> Journey() {
  Fact fact = TheFact();
  std::vector<Event> events = {SealPutOn(TheIssuer(), fact),
                               GatePassed(TheIssuer(), GatePass::kDeparting, fact)};
  fact.at.ms += 3'600'000;
  fact.place = {.node = "", .point = geo::Point{-1.292066, 36.821946}};
  const Temperature one{.device = "T-9", .at = fact.at, .celsius = -18.5};
  const Temperature all{.device = "T-9",
                        .from = TheFact().at,
                        .to = fact.at,
                        .min_celsius = -19,
                        .max_celsius = -17.5,
                        .mean_celsius = -18.25};
  events.push_back(TemperatureSeen(TheIssuer(), fact, {one, all}));
  events.push_back(AlarmRaised(TheIssuer(), fact, "seal_cut", "HS0042"));
  fact.place = {.node = "urn:epc:id:sgln:4012345.00005.0"};
  events.push_back(GatePassed(TheIssuer(), GatePass::kPassing, fact));
  events.push_back(GatePassed(TheIssuer(), GatePass::kArriving, fact));
  events.push_back(ActDone(TheIssuer(), CustomsAct::kSelectedForScan, fact));
  events.push_back(ActDone(TheIssuer(), CustomsAct::kSelectedForInspection, fact));
  events.push_back(ActDone(TheIssuer(), CustomsAct::kInspected, fact));
  events.push_back(SealTakenOff(TheIssuer(), fact));
  events.push_back(ActDone(TheIssuer(), CustomsAct::kReleased, fact));
  return events;
}

// One event a line, so that a reviewer sees what changed.
std::string Golden(const std::vector<Event>& events) {
  std::string text;
  for (const Event& event : events) {
    WriteEvent(event, text);
    text += '\n';
  }
  return text;
}

TEST(OfMovement, GoldenJourney) {
  const std::string path = TIDEWAITER_TESTDATA "/epcis/golden/journey.jsonl";
  const std::string text = Golden(Journey());
  if (std::getenv("TIDEWAITER_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  EXPECT_EQ(text, TestFile("golden/journey.jsonl")) << "TIDEWAITER_UPDATE_GOLDEN=1 rewrites it";
}

TEST(OfMovement, OthersCanReadIt) {
  const std::vector<Event> events = Journey();
  const Document document = ReadDocument(WriteDocument(events, 0));
  for (const codec::Problem& problem : document.problems)
    ADD_FAILURE() << problem.pointer << " " << problem.code << " " << problem.detail;
  EXPECT_EQ(document.events, events);
  for (const Event& event : events)
    EXPECT_EQ(event.event_id, EventHashId(event));
}

TEST(OfMovement, Names) {
  EXPECT_EQ(ObjectUri(TheIssuer(), "seal", "HS/00 42"),
            "https://customs.example/obj/seal/HS%2F00%2042");
  EXPECT_EQ(ObjectUri(TheIssuer(), "seal", "urn:epc:id:giai:4000001.111"),
            "urn:epc:id:giai:4000001.111");
  EXPECT_EQ(DocumentUri(TheIssuer(), "26KE0001"), "https://customs.example/bt/26KE0001");
  Fact fact = TheFact();
  fact.unit = "a trailer";
  EXPECT_EQ(SealPutOn(TheIssuer(), fact).parent_id, "https://customs.example/obj/unit/a%20trailer");
}

TEST(OfMovement, NoPlaceNoReadPoint) {
  Fact fact = TheFact();
  fact.place = {};
  EXPECT_EQ(GatePassed(TheIssuer(), GatePass::kArriving, fact).read_point.id, "");
}

TEST(Dcsa, EveryCodeBothWays) {
  for (const DcsaCode& code : DcsaCodes()) {
    SCOPED_TRACE(code.code);
    EXPECT_EQ(FindDcsa(code.code), &code);
    Event event;
    Shape(code, TheIssuer(), event);
    EXPECT_EQ(DcsaCodeOf(event), code.code);
    Event of_others;
    Shape(code, {.base = "https://douane.example"}, of_others);
    EXPECT_EQ(DcsaCodeOf(of_others), code.code);
  }
}

TEST(Dcsa, CodesOfAJourney) {
  std::vector<std::string_view> codes;
  for (const Event& event : Journey())
    codes.push_back(DcsaCodeOf(event));
  const std::vector<std::string_view> wanted = {"RSEA", "GTOT", "",     "",     "CROS", "GTIN",
                                                "CUSS", "CUSI", "INSP", "RMVD", "CUSR"};
  EXPECT_EQ(codes, wanted);
}

TEST(Dcsa, NoCode) {
  EXPECT_EQ(FindDcsa("XXXX"), nullptr);
  Event event;
  event.action = Action::kObserve;
  for (const char* const step : {"", "storing", "customs_released", "/voc/BizStep-customs_released",
                                 "https://customs.example/customs_released"}) {
    event.biz_step = step;
    EXPECT_EQ(DcsaCodeOf(event), "") << step;
  }
}

}  // namespace
}  // namespace tidewaiter::epcis

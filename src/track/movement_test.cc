#include "track/movement.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "track/test_journey.h"

namespace tidewaiter::track {
namespace {

TEST(Movement, IsReadBackAsItWasWritten) {
  Movement movement = TestMovement();
  movement.perishable = true;
  movement.limits = {{Limit::kStopAlarm, 1200}};
  movement.nodes[2].place.area = geo::Polygon{.parts = {{.outer = RingOf(59, 61, -500, 500)}}};
  movement.edges[0].window = {.from_ms = 5, .until_ms = 9};
  movement.edges[0].speed_limit_kmh = 80;
  movement.steps = {{.to = MovementState::kArmed,
                     .at_ms = 5,
                     .by = "officer 17",
                     .rank = Authority::kOfficer,
                     .reason = "sealed"}};
  const ReadMovement read = ParseMovement(WriteMovement(movement));
  for (const codec::Problem& problem : read.problems)
    ADD_FAILURE() << problem.code << " " << problem.pointer << " " << problem.detail;
  EXPECT_EQ(WriteMovement(read.movement), WriteMovement(movement));
  EXPECT_EQ(read.movement, movement);
}

TEST(Movement, TheExampleOfTheDocumentIsRead) {
  const auto path = std::filesystem::path(TIDEWAITER_TESTDATA) / "../docs/formats/movement.md";
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const std::string all = text.str();
  const std::size_t from = all.find("```json") + 7;
  const ReadMovement read = ParseMovement(all.substr(from, all.find("```", from) - from));
  for (const codec::Problem& problem : read.problems)
    ADD_FAILURE() << problem.code << " " << problem.pointer << " " << problem.detail;
  EXPECT_EQ(read.movement.nodes.size(), 3);
}

struct Wrong {
  const char* name;
  void (*spoil)(Movement& movement);
  const char* code;
  const char* pointer;
};
const Wrong kWrongs[] = {
    {"no_nodes", [](Movement& m) { m.nodes.clear(), m.edges.clear(); }, "no_origin", "/nodes"},
    {"two_of_one_id", [](Movement& m) { m.nodes[2].id = "weigh"; }, "duplicate", "/nodes/2/id"},
    {"edge_to_nowhere", [](Movement& m) { m.edges[1].to = "moon"; }, "unknown_node", "/edges/1/to"},
    {"edge_twice", [](Movement& m) { m.edges[1] = m.edges[0]; }, "duplicate", "/edges/1"},
    {"no_destination", [](Movement& m) { m.nodes[3].role = NodeRole::kGate; }, "no_destination",
     "/nodes"},
    {"no_way_to_it", [](Movement& m) { m.edges.pop_back(); }, "unreachable", "/nodes/3"},
    {"seal_twice",
     [](Movement& m) { m.pairings.push_back({.kind = PairingKind::kSensorDevice, .value = "S1"}); },
     "duplicate", "/pairings/4/value"},
    {"ends_before_it_begins",
     [](Movement& m) { m.nodes[1].arrival = {.from_ms = 9, .until_ms = 5}; }, "order",
     "/nodes/1/arrival"},
    {"dwell", [](Movement& m) { m.nodes[1].dwell_min_s = 3600; }, "order", "/nodes/1/dwell_max_s"},
    {"disarm", [](Movement& m) { m.disarm[0].until_ms = 1; }, "order", "/disarm/0"},
    {"circle", [](Movement& m) { m.nodes[1].place.area = geo::Circle{.radius_m = -1}; }, "range",
     "/nodes/1/place/radius_m"},
    {"line", [](Movement& m) { m.edges[2].corridor->line.clear(); }, "too_few",
     "/edges/2/corridor/line"},
};

TEST(Movement, EachFaultHasItsCodeAndPlace) {
  EXPECT_TRUE(ProblemsOf(TestMovement()).empty());
  for (const Wrong& wrong : kWrongs) {
    Movement movement = TestMovement();
    wrong.spoil(movement);
    const codec::Problems problems = ProblemsOf(movement);
    ASSERT_FALSE(problems.empty()) << wrong.name;
    EXPECT_EQ(problems[0].code, wrong.code) << wrong.name;
    EXPECT_EQ(problems[0].pointer, wrong.pointer) << wrong.name;
  }
}

TEST(Movement, TellsAllProblemsOfATextAtOnce) {
  const ReadMovement read = ParseMovement(
      R"({"id": "", "iot_id": "x", "unit_kind": "car", "unit": "u", "mode": "road", "nodes": 5})");
  EXPECT_EQ(read.problems.size(), 4);
  EXPECT_EQ(ParseMovement("[").problems.size(), 1);
  EXPECT_EQ(ParseMovement("{}").problems.size(), 6);
}

TEST(Movement, MayHaveADeviceTwiceAtDifferentTimes) {
  Movement movement = TestMovement();
  movement.pairings[0].valid = {.until_ms = 100};
  movement.pairings.push_back({.value = "S1", .valid = {.from_ms = 101}});
  EXPECT_TRUE(ProblemsOf(movement).empty());
}

Step StepTo(MovementState to, Authority rank, std::string reason = "") {
  return {.to = to, .at_ms = 10, .by = "someone", .rank = rank, .reason = std::move(reason)};
}

TEST(Movement, GoesItsWayByAuthority) {
  Movement movement = TestMovement();
  movement.state = MovementState::kPlanned;
  for (const Step& step : {StepTo(MovementState::kArmed, Authority::kOfficer),
                           StepTo(MovementState::kUnderWay, Authority::kSystem),
                           StepTo(MovementState::kArrived, Authority::kSystem),
                           StepTo(MovementState::kClosed, Authority::kOfficer)}) {
    const auto moved = Advance(movement, step);
    ASSERT_TRUE(moved.has_value()) << Name(step.to);
    movement = *moved;
  }
  EXPECT_EQ(movement.state, MovementState::kClosed);
  EXPECT_EQ(movement.steps.size(), 4);
}

struct Refused {
  MovementState from;
  Step step;
  ErrorCode code;
};

TEST(Movement, RefusesStepsThatNobodyMayTake) {
  const auto closed = MovementState::kClosed;
  Step unnamed = StepTo(MovementState::kArmed, Authority::kOfficer);
  unnamed.by = "";
  const Refused refused[] = {
      {MovementState::kPlanned, StepTo(MovementState::kArmed, Authority::kSystem),
       ErrorCode::kFailedPrecondition},
      {MovementState::kPlanned, StepTo(MovementState::kUnderWay, Authority::kSupervisor),
       ErrorCode::kFailedPrecondition},
      {MovementState::kUnderWay, StepTo(closed, Authority::kOfficer, "why"),
       ErrorCode::kFailedPrecondition},
      {MovementState::kUnderWay, StepTo(closed, Authority::kSupervisor),
       ErrorCode::kInvalidArgument},
      {closed, StepTo(MovementState::kUnderWay, Authority::kSupervisor, "why"),
       ErrorCode::kFailedPrecondition},
      {MovementState::kPlanned, unnamed, ErrorCode::kInvalidArgument},
  };
  for (const Refused& one : refused) {
    Movement movement = TestMovement();
    movement.state = one.from;
    const auto moved = Advance(movement, one.step);
    ASSERT_FALSE(moved.has_value()) << Name(one.from) << " to " << Name(one.step.to);
    EXPECT_EQ(moved.error().code, one.code) << Name(one.from) << " to " << Name(one.step.to);
  }
}

}  // namespace
}  // namespace tidewaiter::track

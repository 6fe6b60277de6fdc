// Whatever the order of readings within the window: the same pass, and the same decision. And
// agreement means what it says.
#include <algorithm>
#include <array>

#include "base/random.h"
#include "testing/property.h"
#include "track/gate_watch.h"
#include "track/test_gate.h"

namespace tidewaiter::track {
namespace {

using device::GateKind;
using device::GateReading;

constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";

std::string RandomPlate(Random& random) {
  std::string plate = "K";
  for (int i = 0; i < 6; ++i)
    plate += i >= 2 && i <= 4 ? static_cast<char>('0' + random.Below(10))
                              : kLetters[random.Below(kLetters.size())];
  return plate;
}

// As a camera reads it: each character right with the certainty that it gives, what is wrong half
// the time a look-alike.
GateReading ReadBy(const std::string& truth, Random& random) {
  constexpr std::array<std::string_view, 5> kAlike{"0ODQ", "1IL", "2Z", "5S", "8B"};
  constexpr std::string_view kAll = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  GateReading reading{.kind = GateKind::kPlate, .reader = "c", .gate = "post", .lane = 1};
  for (const char c : truth) {
    const double certain =
        random.Uniform() < 0.8 ? random.Uniform(0.95, 0.98) : random.Uniform(0.5, 0.95);
    char read = c;
    if (!random.Chance(certain)) {
      std::string_view from = kAll;
      for (const std::string_view group : kAlike) {
        if (group.find(c) != std::string_view::npos && random.Chance(0.5)) from = group;
      }
      while (read == c)
        read = from[random.Below(from.size())];
    }
    reading.value += read;
    reading.characters.push_back(certain);
  }
  reading.confidence = 0.9;
  return reading;
}

// Of 40,000 passes four in five are of the list, the others are strangers, one in twenty of them
// one character from a listed one: as often as agreement says it is right.
TEST(GateCalibration, AgreementIsHowOftenItIsRight) {
  Random random(11);
  std::vector<Expected> entries;
  for (int i = 0; i < 200; ++i) {
    entries.push_back({.id = std::to_string(1000 + i),
                       .plates = {RandomPlate(random)},
                       .release = Release::kReleased,
                       .risk = Risk::kGreen});
  }
  const ExpectedList list(entries);
  struct Bin {
    int passes = 0;
    int right = 0;
    double said = 0;
  };
  std::array<Bin, 4> bins{};  // below 0.5, 0.9, 0.99, above
  for (int i = 0; i < 40'000; ++i) {
    const auto place = random.Below(entries.size());
    const bool listed = random.Chance(0.8);
    std::string truth = entries[place].plates[0];
    if (!listed) {
      const std::string near = truth;
      if (random.Chance(0.05)) {
        while (truth == near) {
          truth[6] = kLetters[random.Below(kLetters.size())];
        }
      } else {
        truth = RandomPlate(random);
      }
    }
    const Pass pass = Fuse("post", 1, {ReadBy(truth, random)});
    const Decision decision = Decide(pass, list, {}, {.now_ms = kGateStartMs});
    if (decision.agreement < 0.01) continue;  // nobody it might be
    const std::size_t bin = decision.agreement < 0.5    ? 0
                            : decision.agreement < 0.9  ? 1
                            : decision.agreement < 0.99 ? 2
                                                        : 3;
    ++bins[bin].passes;
    bins[bin].said += decision.agreement;
    bins[bin].right += static_cast<int>(listed && decision.entry == entries[place].id);
  }
  const Bin& sure = bins[3];
  EXPECT_GT(sure.passes, 24'000);
  EXPECT_GE(sure.right, 0.99 * sure.passes);
  const double unsure_said = (bins[1].said + bins[2].said) / (bins[1].passes + bins[2].passes);
  const double unsure_right =
      static_cast<double>(bins[1].right + bins[2].right) / (bins[1].passes + bins[2].passes);
  RecordProperty("sure_passes", sure.passes);
  RecordProperty("sure_right", sure.right);
  std::printf("sure: %d of %d; between 0.5 and 0.99: said %.3f, right %.3f of %d\n", sure.right,
              sure.passes, unsure_said, unsure_right, bins[1].passes + bins[2].passes);
  EXPECT_GT(unsure_right, unsure_said - 0.15);
}

std::vector<GateReading> SomeReadings() {
  const std::vector<GateReading> all = ReadingsOf(
      "plate KBX123A at 0 sure 0.9; plate KBXI23A at 2 sure 0.5; container_code CSQU3054383 at 1;"
      "container_code CSQU3O54383 at 3 by c2; tag E2004 at 0.5; seal S77 at 4; weight kg 31000 at "
      "5;"
      "weight kg 31050 at 6; plate KCA880B at 3 by p2; radiation gamma 8 at 7; tag E3 at 2 reverse;"
      "plate KBX123A at 0 sure 0.9");
  const auto mask = *rc::gen::arbitrary<std::uint16_t>();
  std::vector<GateReading> some;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((mask >> i & 1U) != 0) some.push_back(all[i]);
  }
  return some;
}

void Shuffle(std::vector<GateReading>& readings) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  for (std::size_t i = readings.size(); i > 1; --i)
    std::swap(readings[i - 1], readings[random.Below(i)]);
}

const std::vector<Expected>& Entries() {
  static const std::vector<Expected> entries = EntriesOf(
      "E1 plate KBX123A container CSQU3054383 tag E2004 seal S77 kg 31000 released green trusted "
      "quiet\nE2 plate KCA880B released green");
  return entries;
}

RC_GTEST_PROP(GateProperty, FusionDoesNotDependOnTheOrder, ()) {
  std::vector<GateReading> readings = SomeReadings();
  const Pass one = Fuse("post", 1, readings);
  const ExpectedList list(Entries());
  Shuffle(readings);
  const Pass other = Fuse("post", 1, readings);
  RC_ASSERT(one == other);
  const GateMoment moment{.now_ms = kGateStartMs};
  RC_ASSERT(Decide(one, list, {}, moment) == Decide(other, list, {}, moment));
}

// Where no lane is told of, each pass is decided at the end of its window.
RC_GTEST_PROP(GateProperty, AWatchDoesNotDependOnTheOrder, ()) {
  std::vector<GateReading> readings = SomeReadings();
  std::vector<Decided> before;
  for (int round = 0; round < 2; ++round) {
    GateWatch watch;
    watch.SetExpected(std::make_shared<const ExpectedList>(Entries()));
    GateOutcome out;
    for (std::size_t i = 0; i < readings.size(); ++i)
      watch.Take(readings[i], {.seq = i, .received_ms = kGateStartMs + 8000}, out);
    watch.Tick(kGateStartMs + 60'000, out);
    for (Decided& decided : out.decided)
      decided.evidence.clear();  // numbers of records, which differ
    if (round == 0) {
      before = out.decided;
      Shuffle(readings);
    } else {
      RC_ASSERT(out.decided == before);
    }
  }
}

// Each reading that speaks against an entry makes it no surer.
RC_GTEST_PROP(GateProperty, AContradictionOpensNothing, ()) {
  std::vector<GateReading> readings = ReadingsOf("plate KBX123A; container_code CSQU3054383");
  const ExpectedList list(Entries());
  readings.push_back(ReadingOf("container_code MSKU9070323 by c2"));
  Shuffle(readings);
  RC_ASSERT(Decide(Fuse("post", 1, readings), list, {}, {.now_ms = kGateStartMs}).verdict !=
            Verdict::kOpen);
}

}  // namespace
}  // namespace tidewaiter::track

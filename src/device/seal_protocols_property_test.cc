// Seals: what simulated ones say is read as it was meant, and damaged frames are refused or read,
// never more.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "device/protocol.h"
#include "device/voice_seals.h"
#include "testing/property.h"

namespace tidewaiter::device {
namespace {

constexpr std::array kStates{
    SealSign::kLocked,      SealSign::kRopeInserted,  SealSign::kRopeCut,
    SealSign::kUnlockAlarm, SealSign::kWrongPassword, SealSign::kUnauthorisedCard,
    SealSign::kCoverOpened, SealSign::kCoverClosed,   SealSign::kMotorStuck,
    SealSign::kVibration,   SealSign::kLowBattery,    SealSign::kGeofenceEnter,
    SealSign::kGeofenceExit};

Report Draw(Random& random, std::string device) {
  Report report;
  report.device = std::move(device);
  report.fix.kind = FixKind::kSatellite;
  report.fix.valid = random.Chance(0.8);
  report.fix.at = {.lat = random.Uniform(-89, 89), .lon = random.Uniform(-179, 179)};
  report.fix.time_ms =
      1'577'836'800'000 + static_cast<std::int64_t>(random.Below(300'000'000)) * 1000;
  report.time_ms = report.fix.time_ms;
  report.fix.speed_kmh = random.Uniform(0, 150);
  report.fix.course_deg = random.Uniform(0, 359);
  report.Set(kBatteryLevel, static_cast<std::int64_t>(random.Below(101)));
  for (const SealSign sign : kStates)
    report.seal.Say(sign, random.Chance(0.2));
  return report;
}

Report ReadBack(std::string_view protocol, const std::string& frame) {
  const Protocol* known = FindProtocol(protocol);
  const Cut cut = known->Split(frame);
  RC_ASSERT(cut.kind == CutKind::kFrame);
  RC_ASSERT(cut.length == frame.size());
  RC_ASSERT(DetectDialect(frame, Protocols()).protocol == known);
  Session session;
  Decoded said;
  RC_ASSERT(known->Decode(frame, session, said).has_value());
  RC_ASSERT(said.reports().size() == 1U);
  return said.reports().front();
}

void Same(const Report& meant, const Report& read, double degrees, double kmh, double course) {
  RC_ASSERT(read.device == meant.device);
  RC_ASSERT(read.fix.valid == meant.fix.valid);
  RC_ASSERT(read.fix.time_ms == meant.fix.time_ms);
  RC_ASSERT(std::abs(read.fix.at.lat - meant.fix.at.lat) < degrees);
  RC_ASSERT(std::abs(read.fix.at.lon - meant.fix.at.lon) < degrees);
  RC_ASSERT(std::abs(read.fix.speed_kmh - meant.fix.speed_kmh) < kmh);
  RC_ASSERT(std::abs(read.fix.course_deg - meant.fix.course_deg) < course);
}

RC_GTEST_PROP(SealVoices, AJt701SaysItsStateAndPlace, (std::uint64_t seed)) {
  Random random(seed);
  const Report meant = Draw(random, "7560405553");
  const Report read = ReadBack("jointech", SayJt701Position(meant, 9));
  Same(meant, read, 2e-6, 1, 1.01);
  RC_ASSERT(read.seal == meant.seal);
  RC_ASSERT(read.Number(kBatteryLevel) == meant.Number(kBatteryLevel));
}

RC_GTEST_PROP(SealVoices, AJt701SaysWhoOpenedIt, (std::uint64_t seed)) {
  Random random(seed);
  const Report meant = Draw(random, "7560405553");
  const Report read = ReadBack("jointech", SayJt701Unlock(meant, "0012260888", 9));
  Same(meant, read, 1e-6, 0.01, 0.51);
  RC_ASSERT(read.seal.Has(SealSign::kUnlocked));
}

RC_GTEST_PROP(SealVoices, APadlockSaysItsPlaceAndItsWorstSign, (std::uint64_t seed)) {
  Random random(seed);
  const Report meant = Draw(random, "14450376202");
  const Report read = ReadBack("jt808", SayJt808Location(meant, 3));
  Same(meant, read, 1e-6, 0.06, 0.51);
  RC_ASSERT(!meant.seal.Has(SealSign::kRopeCut) || read.seal.Has(SealSign::kRopeCut));
}

// In memory of exactly its size, so that the sanitizers see a byte read too far.
void CheckDamaged(const Protocol& protocol, std::string_view frame) {
  const std::unique_ptr<char[]> exact(new char[frame.size()]);  // a string has a byte more
  if (!frame.empty()) std::memcpy(exact.get(), frame.data(), frame.size());
  const std::string_view view(exact.get(), frame.size());
  Session session{.device = "before", .received_ms = 1'770'130'083'847, .check_sums = false};
  Session again = session;
  Decoded said;
  Decoded twice;
  const Status read = protocol.Decode(view, session, said);
  RC_ASSERT(protocol.Decode(view, again, twice).has_value() == read.has_value());
  (void)protocol.Likeness(view);
  const Cut cut = protocol.Split(view);
  RC_ASSERT(cut.kind != CutKind::kFrame || cut.length > 0U);
  RC_ASSERT(cut.skip + cut.length <= frame.size());
  if (!read) {
    RC_ASSERT(session.device == "before");
    return;
  }
  RC_ASSERT(said.reply == twice.reply);
  RC_ASSERT(std::ranges::equal(said.reports(), twice.reports()));
  for (const Report& report : said.reports()) {
    RC_ASSERT(!report.device.empty());
    RC_ASSERT(geo::IsPlace(report.fix.at));
  }
}

RC_GTEST_PROP(SealVoices, DamagedFramesAreRefusedOrRead, (std::uint64_t seed)) {
  Random random(seed);
  const Report meant = Draw(random, "7560405553");
  for (std::string frame : {SayJt701Position(meant, 9), SayJt701Unlock(meant, "12", 9),
                            SayJt808Location(meant, 3), SayJt808Register("7560405553")}) {
    for (std::uint64_t i = random.Below(4); i > 0; --i)
      frame[random.Below(frame.size())] = static_cast<char>(random.Below(256));
    if (random.Chance(0.2)) frame.resize(random.Below(frame.size()));
    CheckDamaged(*FindProtocol("jointech"), frame);
    CheckDamaged(*FindProtocol("jt808"), frame);
  }
}

}  // namespace
}  // namespace tidewaiter::device

// Positions a second that each protocol decodes on one thread, from frames of one position (and
// twenty for Teltonika, which sends many at once). Frames are made here or stand below; results are
// checked once. Session and Decoded are reused, as the intake reuses them.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "device/protocol.h"
#include "device/voice.h"

namespace tidewaiter::device {
namespace {

Report OnTheRoad(int i) {
  Report report{.time_ms = 1'770'130'083'000 + i * 10'000};
  report.fix = {.kind = FixKind::kSatellite,
                .valid = true,
                .at = {.lat = -4.05 + i * 0.001, .lon = 39.67 - i * 0.001},
                .time_ms = report.time_ms,
                .altitude_m = 20,
                .speed_kmh = 61,
                .course_deg = 290,
                .satellites = 11};
  report.Set(kIgnition, true);
  report.Set(kMotion, true);
  report.Set(kPower, 12.734);
  report.Set(kBattery, 3.9);
  report.Set(kOdometer, std::int64_t{1'234'567} + i);
  return report;
}

std::string TeltonikaFrame(int positions) {
  std::vector<Report> reports;
  for (int i = 0; i < positions; ++i)
    reports.push_back(OnTheRoad(i));
  return SayTeltonika(reports);
}

void Decode(benchmark::State& state, std::string_view name, const std::string& frame) {
  const Protocol* protocol = FindProtocol(name);
  CHECK(protocol != nullptr);
  Session session{.device = "356307042441013", .received_ms = 1'770'130'084'000};
  Decoded said;
  CHECK(protocol->Decode(frame, session, said).has_value());
  const std::size_t positions = said.reports().size();
  CHECK(positions > 0 && said.reports()[0].fix.kind == FixKind::kSatellite);
  for (auto _ : state) {
    said.Clear();
    benchmark::DoNotOptimize(protocol->Decode(frame, session, said));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(positions));
}

struct Text {
  std::string_view protocol;
  std::string_view frame;
};
constexpr std::array kTexts{
    Text{"tk103",
         "(013612345678BR00260203A0403.0000S03940.2000E012.5144803090.0001100032L0000000A+017.3)"},
    Text{"gps103",
         "imei:359586015829802,tracker,2602040030,,F,213005.000,A,0403.0000,S,03940.2000,E,10.00,"
         "90,12,1,0,10.5%,0.0%,28;"},
    Text{"h02",
         "*HQ,9001000002,V1,213945,A,0403.0000,S,03940.2000,E,0.00,170,221025,FBFFF9FF,0,0#"},
    Text{"eseal",
         "##S,eSeal,1000821,256,3.0.6,Normal,34,2026-02-03,14:48:03,15,A,4.05S 39.67E,10,36,Close,"
         "0.71,0:0:3:0,3.8,-73,E##"},
};

const bool kRegistered = [] {
  const auto add = [](const std::string& label, std::string_view name, const std::string& frame) {
    benchmark::RegisterBenchmark(
        label.c_str(), [name, frame](benchmark::State& state) { Decode(state, name, frame); });
  };
  add("Decode/teltonika/1", "teltonika", TeltonikaFrame(1));
  add("Decode/teltonika/20", "teltonika", TeltonikaFrame(20));
  add("Decode/gt06/1", "gt06", SayGt06(OnTheRoad(0), 7));
  for (const Text& text : kTexts)
    add("Decode/" + std::string(text.protocol) + "/1", text.protocol, std::string(text.frame));
  return true;
}();

}  // namespace
}  // namespace tidewaiter::device

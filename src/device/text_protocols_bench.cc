// What it costs to cut and decode one frame of each protocol that talks in text. The report is
// reused, as the listener does it.
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "device/osmand.h"
#include "device/protocol.h"

namespace tidewaiter::device {
namespace {

void Run(benchmark::State& state, std::string_view name, std::string_view frame) {
  const Protocol* protocol = FindProtocol(name);
  CHECK(protocol != nullptr);
  Session session{.received_ms = 1'770'130'083'847};
  Decoded said;
  for (auto _ : state) {
    said.Clear();
    const Cut cut = protocol->Split(frame);
    const Status read = protocol->Decode(frame.substr(cut.skip, cut.length), session, said);
    benchmark::DoNotOptimize(said.reports().data());
    CHECK(read && said.reports().size() == 1);
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_Tk103(benchmark::State& state) {
  Run(state, "tk103",
      "(013612345678BR00260203A0403.0000S03940.2000E012.5144803090.0001100032L0000000A)");
}
BENCHMARK(BM_Tk103);

void BM_Gps103(benchmark::State& state) {
  Run(state, "gps103",
      "imei:359586015829802,tracker,2602040030,,F,213005.000,A,0403.0000,S,03940.2000,E,10.00,90;");
}
BENCHMARK(BM_Gps103);

void BM_H02(benchmark::State& state) {
  Run(state, "h02",
      "*HQ,9001000002,V1,213945,A,3542.2043,N,00038.6508,W,0.00,170,221025,FFFFF9FF#");
}
BENCHMARK(BM_H02);

void BM_Eseal(benchmark::State& state) {
  Run(state, "eseal",
      "##S,eSeal,1000821,256,3.0.6,Normal,34,2026-02-03,14:48:03,15,A,4.050000S 39.670000E,10,36,"
      "Close,0.71,0:0:3:0,3.8,-73,E##");
}
BENCHMARK(BM_Eseal);

void BM_Osmand(benchmark::State& state) {
  Decoded said;
  for (auto _ : state) {
    said.Clear();
    CHECK(DecodeOsmand(
        {.uri =
             "/?id=123456&lat=-4.05&lon=39.67&timestamp=1770130083&speed=12.5&bearing=90&batt=87"},
        said));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Osmand);

}  // namespace
}  // namespace tidewaiter::device

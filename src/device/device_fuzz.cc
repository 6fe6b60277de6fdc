// Fuzz target: no stream of bytes may crash a protocol, make it loop, or break what protocol.h
// promises. The first byte chooses the protocol; the rest is what a device sends.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "device/osmand.h"
#include "device/protocol.h"

namespace tidewaiter::device {
namespace {

void Run(const Protocol& protocol, std::string_view stream, bool check_sums) {
  Session session{.received_ms = 1'770'130'083'847, .check_sums = check_sums};
  Decoded said;
  CHECK(protocol.Likeness(stream) >= 0 && protocol.Likeness(stream) <= 100);
  while (!stream.empty()) {
    const Cut cut = protocol.Split(stream);
    CHECK(cut.skip + cut.length <= stream.size());
    if (cut.kind != CutKind::kFrame) return;
    CHECK(cut.length > 0);
    const Session before = session;
    said.Clear();
    if (!protocol.Decode(stream.substr(cut.skip, cut.length), session, said)) {
      CHECK(session.device == before.device && session.memory == before.memory);
    } else {
      for (const Report& report : said.reports())
        CHECK(!report.device.empty() && geo::IsPlace(report.fix.at));
    }
    stream.remove_prefix(cut.skip + cut.length);
  }
}

void RunOsmand(std::string_view bytes) {
  const std::size_t line = std::min(bytes.find('\n'), bytes.size());
  Decoded said;
  (void)DecodeOsmand({.uri = bytes.substr(0, line)}, said);
  said.Clear();
  (void)DecodeOsmand({.content_type = "application/json", .body = bytes}, said);
}

}  // namespace
}  // namespace tidewaiter::device

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::device;  // NOLINT(google-build-using-namespace) one function
  if (size < 2) return 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the fuzzer hands bytes
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto protocols = Protocols();
  const std::size_t chosen = data[0] & 0x7fU;
  if (chosen % (protocols.size() + 1) == protocols.size()) {
    RunOsmand(bytes.substr(1));
  } else {
    Run(*protocols[chosen % (protocols.size() + 1)], bytes.substr(1), (data[0] & 0x80U) != 0);
  }
  return 0;
}

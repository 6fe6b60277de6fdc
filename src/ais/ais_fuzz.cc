// Fuzz target: any bytes as lines. What is read stays within its bounds, and what of it can be
// written is read the same again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ais/reader.h"
#include "ais/vessel.h"
#include "ais/write.h"
#include "base/check.h"

namespace {

namespace ais = tidewaiter::ais;

void CheckAgain(const ais::Message& message) {
  const auto lines = ais::WriteSentences(message);
  if (!lines) return;
  ais::Reader reader;
  ais::Heard again;
  for (const std::string& line : *lines)
    CHECK(reader.Push(line, 0, again) != ais::Pushed::kRefused);
  CHECK(again.message.type == message.type && again.message.mmsi == message.mmsi);
  CHECK(ais::SightingOf(again.message, 0) == ais::SightingOf(message, 0));
  CHECK(ais::ParticularsOf(again.message) == ais::ParticularsOf(message));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  ais::Reader reader;
  ais::Heard heard;
  std::int64_t now_ms = 0;
  while (!input.empty()) {
    const std::string_view line = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    now_ms += 1000;
    if (reader.Push(line, now_ms, heard) == ais::Pushed::kMessage) CheckAgain(heard.message);
    CHECK(reader.pending() <= ais::kOpenMax);
  }
  return 0;
}

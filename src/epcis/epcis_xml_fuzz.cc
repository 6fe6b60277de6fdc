// Fuzz target: no XML, whatever its bytes, may crash, hang or pass a limit; what is read without
// problems is written as JSON and has the same hash there.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "epcis/event_hash.h"
#include "epcis/read.h"
#include "epcis/write.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::epcis;  // NOLINT(google-build-using-namespace): the file is about it
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ReadLimits limits{.events_max = 50, .list_max = 100, .problems_max = 20};
  const Document document = ReadXml(text, limits);
  CHECK(document.events.size() <= limits.events_max);
  CHECK(document.problems.size() <= 2 * limits.problems_max + 1);
  if (!document.problems.empty()) return 0;
  const Document again = ReadJson(WriteDocument(document.events, 0), limits);
  CHECK(again.problems.empty());
  CHECK(again.events.size() == document.events.size());
  for (std::size_t i = 0; i < document.events.size(); ++i)
    CHECK(EventHashId(again.events[i]) == EventHashId(document.events[i]));
  return 0;
}

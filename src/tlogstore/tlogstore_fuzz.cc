// Fuzz target: any bytes as a tail behind a good write, and as an edge: what is kept is whole, and
// nothing is read beyond the end.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "tlogstore/internal/edge.h"
#include "tlogstore/internal/tail.h"

namespace tidewaiter::tlogstore::internal {
namespace {

void Look(std::string_view bytes) {
  const std::vector<std::string_view> entries = {bytes.substr(0, bytes.size() / 2), "x"};
  std::string file = TailHeader(7) + FormatWrite(7, entries, tlog::EmptyRoot());
  const std::size_t good = file.size();
  file += bytes;
  if (const auto tail = ReadTail(file)) {  // who reads our comparisons can forge a write
    CHECK(tail->good >= good && tail->good <= file.size() && tail->end() >= 9);
    const auto again = ReadTail(std::string_view(file).substr(0, tail->good));
    CHECK(again && again->good == tail->good && again->end() == tail->end());
  }
  (void)ReadTail(bytes);
  if (const auto loaded = Edge::Load(bytes)) CHECK(loaded->edge.Save(loaded->origin) == bytes);
}

}  // namespace
}  // namespace tidewaiter::tlogstore::internal

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 60'000) return 0;  // half of it is an entry
  tidewaiter::tlogstore::internal::Look({reinterpret_cast<const char*>(data), size});
  return 0;
}

// Any bytes as the last segment of a log: what is kept is whole, and nothing is read beyond the
// end.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "chainlog/internal/recover.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::chainlog::internal;  // NOLINT(google-build-using-namespace) one use
  const std::string_view tail(reinterpret_cast<const char*>(data), size);
  SegmentHeader header{.created_ms = 1, .name = "fuzz"};
  std::string file = Seal(header);
  tidewaiter::chainlog::Head last{0, 0, header.previous};
  std::string group;
  PutRecord(0, 1, 1, tail.substr(0, size / 2), group);  // a record, and then anything
  SealGroup(group, last);
  file += group;
  const std::size_t good = file.size();
  file += tail;
  // The chain has no key: who reads our comparisons (as the fuzzer does) can forge a record. Then
  // it goes on from there, or is damage where it belongs to a later group.
  const auto found = FindTail(file);
  if (found) {
    if (found->good < good || found->head.seq < 1 || found->good > file.size()) std::abort();
    const auto again = FindTail(std::string_view(file).substr(0, found->good));
    if (!again || again->good != found->good || !(again->head == found->head)) std::abort();
  }
  (void)FindTail(tail);
  return 0;
}

// Fuzz target: no bytes crash the reader of windows, and what is read can be asked, added to, and
// written so that it is read again. The checksum is put right first: without it nothing would get
// in.
#include <cstddef>
#include <cstdint>
#include <string>

#include "aggregate/windows.h"
#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace aggregate = tidewaiter::aggregate;
  using aggregate::Kind;
  const std::vector<aggregate::Stream> streams{{{Kind::kMedian, 0.5, 30}, {Kind::kSum, 0.5, 7}},
                                               {{Kind::kSum, 0.5, 0}},
                                               {{Kind::kDistinct, 0.5, 0}},
                                               {{Kind::kCount, 0.5, 9}}};
  std::string
      bytes;  // of empty windows up to the first group, so that inputs begin where it counts
  aggregate::Windows windows(streams);
  if (size > 0 && data[0] % 2 == 0) windows.Write(bytes);
  bytes.resize(bytes.empty() ? 0 : std::size_t{16 + 8 + 2 * 16});
  if (size > 0) bytes.append(reinterpret_cast<const char*>(data + 1), size - 1);
  tidewaiter::PutNumber(bytes, tidewaiter::HashBytes(bytes));
  if (!windows.Read(bytes)) return 0;
  for (std::size_t s = 0; s < streams.size(); ++s) {
    windows.Add(s, aggregate::Event::Number(1, 5, 2));
    windows.Ask(s, 0, 1, 6);
  }
  std::string again;
  windows.Write(again);
  CHECK(windows.Read(again).has_value());
  return 0;
}

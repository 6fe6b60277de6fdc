// Fuzz target: two texts of any bytes, parted by the first zero. Normalizing twice is normalizing
// once, likeness is symmetric and within bounds, and an index of one name agrees with the
// comparison.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "match/match.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace match = tidewaiter::match;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\0');
  const std::string_view written = input.substr(0, end);
  const std::string a = match::Normalize(written);
  const std::string b =
      match::Normalize(end == std::string_view::npos ? written : input.substr(end + 1));
  if (a.size() <= 4096) CHECK(match::Normalize(a) == a);
  const double similarity = match::Similarity(a, b);
  CHECK(similarity >= 0 && similarity <= 1);
  CHECK(similarity == match::Similarity(b, a));
  const match::NameIndex index({std::string(written)});
  for (const double at_least : {0.3, 0.85}) {
    CHECK(index.AnyResembling(b, at_least) == (similarity >= at_least));
    CHECK(index.AnyMentioned(b, at_least) == (match::FragmentSimilarity(b, a) >= at_least));
  }
  return 0;
}

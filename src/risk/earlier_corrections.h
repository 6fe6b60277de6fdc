// EarlierCorrections: into what checks turned a declared text, such as an origin, for like goods.
//
//   EarlierCorrections origins;
//   origins.Learn("691110", HashBytes("VN"), HashBytes("CN"));
//   if (const auto* turned = origins.Find("691190", HashBytes("VN"))) turned->items[0].real ...
//
// By whole code, six digits, four digits, and for all goods; the most special that has enough
// corrections speaks. Of each only the kTop most frequent values are kept (a new one takes the
// place of the rarest), so that memory and time are constant for each pair. Thread-compatible.
#ifndef TIDEWAITER_RISK_EARLIER_CORRECTIONS_H_
#define TIDEWAITER_RISK_EARLIER_CORRECTIONS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/flat_map.h"

namespace tidewaiter::risk {

class EarlierCorrections {
 public:
  static constexpr std::size_t kTop = 4;
  struct Item {
    std::uint64_t real = 0;   // hash of the corrected text
    std::uint64_t lines = 0;  // 0 = empty
  };
  struct Turned {
    std::array<Item, kTop> items{};
    [[nodiscard]] std::uint64_t lines() const;
    [[nodiscard]] std::uint64_t MostFrequent() const;  // its `real`
  };

  void Learn(std::string_view code, std::uint64_t declared, std::uint64_t real);

  // Null when nothing of the kind was ever corrected. Invalid after the next Learn.
  [[nodiscard]] const Turned* Find(std::string_view code, std::uint64_t declared) const;

  void Serialize(std::string& out) const { turned_.Serialize(out); }
  Status Parse(ByteReader& in) { return turned_.Parse(in); }  // Errors: kCorruption

 private:
  FlatMap<Turned> turned_;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_EARLIER_CORRECTIONS_H_

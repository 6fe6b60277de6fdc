// What stands behind a Tariff: the rows as read, and the tables by which they are found. Inside
// src/tariff.
#ifndef TIDEWAITER_TARIFF_TARIFF_DATA_H_
#define TIDEWAITER_TARIFF_TARIFF_DATA_H_

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tariff/area_closure.h"
#include "tariff/quota.h"
#include "tariff/tariff.h"

namespace tidewaiter::tariff {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
template <typename Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

// What is looked at of each measure, and often: resolved once.
struct MeasureFacts {
  std::uint32_t type = 0;                      // of TariffRows::types
  std::uint32_t area = AreaClosure::kUnknown;  // kUnknown: everywhere
  std::vector<std::uint32_t> excluded;
  Validity validity;  // cut by the regulation's
  const std::vector<Validity>* stops = nullptr;
};

struct Tariff::Data {
  std::shared_ptr<const Nomenclature> goods;
  TariffRows rows;
  Units units{{}};
  Exchange exchange;
  Origins origins;  // of rows.origins, which is empty then
  Parcels parcels;  // the same
  AreaClosure closure;
  std::vector<MeasureFacts> facts;  // as rows.measures
  // Digits of a code in twelve places and the suffix -> numbers of measures.
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_code;
  ByText<std::uint32_t> types;
  ByText<std::uint32_t> areas;
  ByText<std::uint32_t> regulations;
  ByText<std::uint32_t> documents;
  ByText<std::uint32_t> additional_codes;
  ByText<std::uint32_t> footnotes;
  ByText<std::vector<std::uint32_t>> quotas;  // by order number
  std::unique_ptr<const QuotaBook> published;

  [[nodiscard]] const MeasureType& TypeOf(std::uint32_t measure) const {
    return rows.types[facts[measure].type];
  }
};

// Where the measures of a line are found.
inline std::uint64_t CodeKey(GoodsCode code, int suffix) {
  return (code.packed() / 16) * 128 + static_cast<std::uint64_t>(suffix);
}

// Everything that is wrong with the rows, and what a person should look at. `data` has its tables
// already.
void CheckMeasures(const Tariff::Data& data, Problems& problems, Problems& warnings);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_TARIFF_DATA_H_

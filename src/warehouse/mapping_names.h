// The words of a mapping file for our enums; the index is the enum's number. Used by the parser and
// the writer of mappings, so that they cannot differ.
#ifndef TIDEWAITER_WAREHOUSE_MAPPING_NAMES_H_
#define TIDEWAITER_WAREHOUSE_MAPPING_NAMES_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tidewaiter::warehouse {

inline constexpr std::array<std::string_view, 4> kFormatNames{"by_name", "csv", "tsv", "parquet"};
inline constexpr std::array<std::string_view, 3> kEncodingNames{"detect", "utf-8", "latin-1"};
inline constexpr std::array<std::string_view, 4> kMassNames{"kg", "g", "t", "lb"};
inline constexpr std::array<std::string_view, 3> kValueNames{"major", "minor", "thousand"};
inline constexpr std::array<std::string_view, 2> kRateNames{"percent", "fraction"};

template <typename Names, typename Enum>
std::string_view NameOf(const Names& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

template <typename Enum, typename Names>
std::optional<Enum> FindName(const Names& names, std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_MAPPING_NAMES_H_

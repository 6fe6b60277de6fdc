#include "cli/arguments.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "codec/parse.h"
#include "codec/text.h"

namespace tidewaiter::cli {
namespace {

constexpr double kPercent = 100;
constexpr double kHoursMax = 1e6;
constexpr std::string_view kHoursPrefix = "hours:";

std::unexpected<Error> Bad(std::string_view text, std::string_view wanted) {
  return Fail(ErrorCode::kInvalidArgument, fmt::format("\"{}\" is not {}", text, wanted));
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(codec::Trim(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// "8" in "DOVER=8": positive, plain notation.
Result<double> ParseHours(std::string_view text) {
  const auto hours = codec::ParseDecimal(text, '.');
  if (!hours || *hours <= 0 || *hours > kHoursMax) return Bad(text, "a positive number of hours");
  return *hours;
}

Result<Capacity> ParseOfficeHours(std::string_view text) {
  Capacity capacity;
  const std::size_t slash = text.rfind('/');
  if (slash != std::string_view::npos && text.find('=', slash) == std::string_view::npos) {
    ASSIGN_OR_RETURN(capacity.hours_per_line, ParseHours(text.substr(slash + 1)));
    text = text.substr(0, slash);
  }
  const auto parts = Split(text, ',');
  if (parts.size() > kListMax) return Bad(text, "a list of at most 1,000 offices");
  for (const std::string_view part : parts) {
    const std::size_t equals = part.rfind('=');
    const std::string_view office = codec::Trim(part.substr(0, equals));
    if (equals == std::string_view::npos || office.empty()) {
      return Bad(part, "OFFICE=HOURS");
    }
    ASSIGN_OR_RETURN(const double hours, ParseHours(part.substr(equals + 1)));
    if (!capacity.office_hours.emplace(office, hours).second) {
      return Fail(ErrorCode::kInvalidArgument, fmt::format("office \"{}\" is named twice", office));
    }
  }
  return capacity;
}

}  // namespace

Result<std::uint64_t> ParseCount(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stop != end || count < low || count > high) {
    return Bad(text, fmt::format("a whole number from {} to {}", low, high));
  }
  return count;
}

Result<double> ParseShare(std::string_view text) {
  std::string_view number = codec::Trim(text);
  const bool percent = number.ends_with('%');
  if (percent) number.remove_suffix(1);
  const auto value = codec::ParseDecimal(number, '.');
  const double share = value ? *value / (percent ? kPercent : 1) : -1;
  if (share < 0 || share > 1 || (!percent && share == 1)) {
    return Bad(text, "a share such as 5% or 0.05 (all is 100%)");
  }
  return share;
}

Result<std::vector<double>> ParseShares(std::string_view text) {
  std::vector<double> shares;
  const auto parts = Split(text, ',');
  if (parts.size() > kListMax) return Bad(text, "a list of at most 1,000 shares");
  for (const std::string_view part : parts) {
    ASSIGN_OR_RETURN(const double share, ParseShare(part));
    shares.push_back(share);
  }
  return shares;
}

Result<std::vector<std::string>> ParseWords(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view part : Split(text, ','))
    words.emplace_back(part);
  if (words.size() > kListMax || std::ranges::find(words, "") != words.end()) {
    return Bad(text, "a list of words with commas between them");
  }
  return words;
}

Result<Capacity> ParseCapacity(std::string_view text) {
  if (text.starts_with(kHoursPrefix)) return ParseOfficeHours(text.substr(kHoursPrefix.size()));
  Capacity capacity;
  if (const auto count = ParseCount(text, 1, 1'000'000'000)) {
    capacity.count = *count;
    return capacity;
  }
  const auto share = ParseShare(text);
  if (!share || *share <= 0) {
    return Bad(text, "a capacity: a share (5%), a number of lines (200) or hours:OFFICE=8,...");
  }
  capacity.share = *share;
  return capacity;
}

Result<double> ParseAmount(std::string_view text, std::string_view currency) {
  const auto minor = codec::ParseMoneyMinor(text, '.', codec::MinorDigits(currency));
  if (!minor || *minor < 0) return Bad(text, "an amount such as 1250.50");
  return static_cast<double>(*minor);
}

}  // namespace tidewaiter::cli

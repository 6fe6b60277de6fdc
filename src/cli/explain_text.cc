#include "cli/explain_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/report_numbers.h"
#include "cli/table.h"
#include "codec/parse.h"

namespace tidewaiter::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLabelWidth = 16;
constexpr std::string_view kMinorSuffix = "_minor";

std::string Scalar(const Json& value) {
  if (value.is_string()) return Printable(value.get<std::string>());
  if (value.is_null()) return "–";
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float()) return fmt::format("{:.4g}", value.get<double>());
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Amounts are in minor units, as in every file: people want them in major ones.
std::string Member(std::string_view name, const Json& value, const std::string& currency) {
  const app::NumberFormat format(app::Language::kEnglish);
  if (name.ends_with(kMinorSuffix) && value.is_number() && !currency.empty()) {
    const auto minor =
        value.is_number_integer() ? value.get<std::int64_t>() : std::llround(value.get<double>());
    return format.Money(minor, codec::MinorDigits(currency)) + ' ' + currency;
  }
  if (name.ends_with("probability") && value.is_number()) {
    return format.Percent(value.get<double>());
  }
  return Scalar(value);
}

std::string CurrencyOf(const Json& line) {
  const auto found = line.find("currency");
  return found != line.end() && found->is_string() ? found->get<std::string>() : "";
}

// "hs_code" -> "hs code"
std::string Label(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return Printable(name);
}

std::string Item(const Json& item, std::size_t width) {
  // A reason may be a sentence, or an object whose text is one.
  const bool has_text = item.is_object() && item.contains("text") && item["text"].is_string();
  std::string text = Wrapped(Scalar(has_text ? item["text"] : item), width, "    ");
  if (!text.empty()) text[2] = '-';
  return text;
}

}  // namespace

Result<std::string> ExplainText(std::string_view json, std::size_t width) {
  const Json line = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!line.is_object()) {
    return Fail(ErrorCode::kCorruption, "the run's record of this line is not a JSON object");
  }
  const std::string currency = CurrencyOf(line);
  std::string out;
  std::string lists;
  for (const auto& [name, value] : line.items()) {
    if (!value.is_array()) {
      const std::string text = Member(name, value, currency);
      const bool in_major = name.ends_with(kMinorSuffix) && !currency.empty();
      const std::string label = in_major ? name.substr(0, name.size() - kMinorSuffix.size()) : name;
      if (!text.empty()) out += fmt::format("{:<{}}  {}\n", Label(label), kLabelWidth, text);
      continue;
    }
    if (value.empty()) continue;
    lists += '\n' + Label(name) + ":\n";
    for (const Json& item : value)
      lists += Item(item, width);
  }
  return out + lists;
}

}  // namespace tidewaiter::cli

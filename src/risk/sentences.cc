#include "risk/sentences.h"

#include <charconv>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "codec/parse.h"
#include "risk/sentence_tables.h"

namespace tidewaiter::risk {
namespace {

std::string FieldLabel(std::string_view field, std::string_view value, Language language) {
  if (field == "hs_code" && value.size() == 2) field = "chapter";
  if (field == "hs_code" && value.size() == 4) field = "heading";
  const Said* said = FindField(field);
  return std::string(said == nullptr ? field : said->In(language));
}

// "importer 4711, heading 8517, origin HK"
std::string What(const Reason& reason, Language language) {
  std::string what;
  for (const auto& [name, value] : reason.parameters) {
    if (name == "wrong" || name == "checked" || name == "pattern") continue;
    if (!what.empty()) what += CommaText().In(language);
    what += FieldLabel(name, value, language) + ' ';
    what += value.empty() ? "–" : Isolated(value, language);
  }
  return what;
}

std::string Amount(std::string_view minor, Language language, std::string_view currency) {
  double value = 0;
  std::from_chars(minor.data(), minor.data() + minor.size(), value);
  value /= std::pow(10.0, codec::MinorDigits(currency));
  std::string number = value >= 1'000 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
  number = LocalNumber(number, language);
  return currency == "XXX" ? number : fmt::format("{} {}", number, currency);
}

std::string Value(const Reason& reason, std::string_view name, Language language,
                  std::string_view currency) {
  if (name == "what") return What(reason, language);
  if (name == "goods") return std::string(LevelText(reason.Parameter("level")).In(language));
  const bool is_number = name.ends_with('#');
  if (is_number) name.remove_suffix(1);
  const std::string_view value = reason.Parameter(name);
  if (name.ends_with("_minor")) return Isolated(Amount(value, language, currency), language);
  if (value.empty()) return "–";
  return Isolated(is_number ? LocalNumber(value, language) : std::string(value), language);
}

}  // namespace

std::span<const std::string_view> ReasonTemplates() {
  static const auto ids = [] {
    std::vector<std::string_view> list;
    for (const Named& named : TemplateTable())
      list.push_back(named.id);
    return list;
  }();
  return ids;
}

std::string RenderReason(const Reason& reason, Language language, std::string_view currency) {
  const Said* said = FindTemplate(reason.template_id);
  if (said == nullptr) return reason.template_id;
  return Fill(said->In(language),
              [&](std::string_view name) { return Value(reason, name, language, currency); });
}

std::string_view KindLabel(ErrorKind kind, Language language) {
  return KindText(kind).In(language);
}

std::string_view BasisLabel(SelectionBasis basis, Language language) {
  return BasisText(basis).In(language);
}

std::string_view StakeBasisLabel(StakeBasis basis, Language language) {
  return StakeBasisText(basis).In(language);
}

std::string_view NoReasonSentence(Language language) {
  return NoReasonText().In(language);
}

}  // namespace tidewaiter::risk

#include "cli/origin_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/table.h"

namespace tidewaiter::cli {
namespace {

using tariff::OriginEntry;
using tariff::OriginMatch;
using tariff::OriginRule;
using tariff::OriginScheme;
using tariff::Tariff;

constexpr std::size_t kWidth = 100;

std::string GoodsText(const OriginEntry& entry) {
  std::string text = tariff::CodeRangesText({entry.codes});
  if (!entry.heading.empty()) text += ", " + entry.heading;
  if (!entry.goods.empty()) text += ", " + entry.goods;
  return text;
}

std::string NeedsOf(const OriginRule& rule) {
  return rule.needs ? tariff::NeedsText(*rule.needs) : std::string("read the text");
}

std::string JoinText(const OriginEntry& entry) {
  if (!entry.joined) return "the source does not say whether one of these is enough\n";
  const bool several = std::ranges::any_of(entry.rules, [&](const OriginRule& rule) {
    return rule.alternative != entry.rules.front().alternative;
  });
  return several ? "one of these is enough:\n" : "";
}

std::string EntryText(const OriginMatch& match, std::size_t number) {
  const OriginEntry& entry = *match.entry;
  std::string text =
      '\n' + Wrapped(fmt::format("{}: {}{}", number, Printable(GoodsText(entry)),
                                 match.whole ? "" : " (some goods of the code; more digits say)"),
                     kWidth, "");
  text += JoinText(entry);
  for (std::size_t i = 0; i < entry.rules.size(); ++i) {
    text +=
        Wrapped(fmt::format("rule {}: {} [{}]{}", i, Printable(entry.rules[i].text),
                            NeedsOf(entry.rules[i]), entry.rules[i].quota ? " within a quota" : ""),
                kWidth, "  ");
  }
  return text;
}

std::string ProofsText(const OriginScheme& scheme) {
  std::string text;
  for (const tariff::OriginProof& proof : scheme.proofs)
    text += fmt::format("{}{} ({})", text.empty() ? "" : " or ", proof.name, proof.code);
  return text.empty() ? "no proof named" : text;
}

std::string SchemeText(const Tariff& tariff, const OriginScheme& scheme,
                       const tariff::OriginAsked& asked) {
  std::string text = fmt::format("{}: {}\n", scheme.code, scheme.title);
  for (const tariff::OriginPreference& preference : OriginPreferences(tariff, asked)) {
    if (std::ranges::find(preference.schemes, &scheme) == preference.schemes.end()) continue;
    const tariff::Measure& measure = tariff.measures()[preference.measure];
    const tariff::MeasureType* type = tariff.FindType(measure.type);
    text +=
        fmt::format("opens: {} at {}, claimed as {}\n", type == nullptr ? measure.type : type->name,
                    measure.duty.text(), type == nullptr ? std::string() : type->preference);
  }
  text += "needs: " + ProofsText(scheme) + '\n';
  if (scheme.tolerance_percent) {
    text +=
        fmt::format("tolerance: {} % of the ex-works price\n", scheme.tolerance_percent->text());
  }
  return text;
}

}  // namespace

std::string OriginRulesText(const Tariff& tariff, const tariff::OriginAsked& asked) {
  std::string text;
  for (const OriginScheme* scheme : tariff.OriginSchemesFor(asked.origin, asked.day)) {
    if (!text.empty()) text += '\n';
    text += SchemeText(tariff, *scheme, asked);
    const auto matches = tariff.origins().Lookup(*scheme, asked.code, asked.day);
    for (std::size_t i = 0; i < matches.size(); ++i)
      text += EntryText(matches[i], i);
    if (matches.empty()) text += "it has no rule for these goods\n";
  }
  if (text.empty()) {
    text =
        fmt::format("no scheme of the tariff names {} on {}\n", asked.origin, FormatDay(asked.day));
  }
  return text;
}

std::string OriginAnswerText(const tariff::OriginAnswer& answer, bool bold) {
  std::string text = fmt::format("{}: {}\n", answer.scheme->code, answer.scheme->title);
  for (const tariff::OriginAnswer::Check& check : answer.checks) {
    text += '\n' +
            Wrapped(fmt::format("{}: {}: {}", check.entry, Printable(GoodsText(*check.match.entry)),
                                tariff::VerdictName(check.judged.verdict)),
                    kWidth, "");
    Table table({{"rule"}, {"need"}, {"verdict"}, {"why"}, {"share", Align::kRight}, {"detail"}});
    for (const tariff::OriginStep& step : check.judged.steps) {
      table.Add({step.rule ? std::to_string(*step.rule) : std::string(), step.need,
                 std::string(tariff::VerdictName(step.verdict)), step.why,
                 step.share ? step.share->text() + " %" : std::string(), step.detail});
    }
    text += table.Render(bold);
    for (const tariff::OriginReminder& reminder : check.judged.reminders) {
      text += fmt::format("also: {}{}\n", reminder.id,
                          reminder.detail.empty() ? "" : ": " + reminder.detail);
    }
  }
  return text;
}

std::string LandedText(const Tariff& tariff, const tariff::LandedAnswer& answer, bool bold) {
  Table lines({{"what"},
               {"item", Align::kRight},
               {"stated", Align::kRight},
               {"cost", Align::kRight},
               {"why"},
               {"rule"}});
  for (const tariff::LandedLine& line : answer.cost.lines) {
    lines.Add({line.what, line.item ? std::to_string(*line.item) : std::string(),
               line.stated.value.text() + ' ' + line.stated.currency, line.cost.text(), line.why,
               line.rule});
  }
  Decimal value;
  for (const Decimal& one : answer.cost.customs_values)
    value += one;
  std::string text = lines.Render(bold);
  text += fmt::format("\ncustoms value {} {}, {} {} in all\n", value.text(),
                      tariff.reckoning().currency, answer.cost.total.text(), answer.cost.currency);
  if (answer.considered.empty()) return text;
  Table rules({{"rule"}, {"kind"}, {"name"}, {"why, item by item"}});
  for (const tariff::Parcels::Considered& considered : answer.considered) {
    rules.Add({considered.rule->id, std::string(tariff::ParcelKindName(considered.rule->kind)),
               considered.rule->name, fmt::format("{}", fmt::join(considered.why, " "))});
  }
  return text + '\n' + rules.Render(bold);
}

}  // namespace tidewaiter::cli

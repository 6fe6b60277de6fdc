#include "api/story.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "api/story_texts.h"
#include "desk/document.h"

namespace tidewaiter::api {
namespace {

using risk::Isolated;
using risk::Language;

// The text of "group/word", "" when there is none.
std::string_view TextOf(std::string_view group, std::string_view word, Language language) {
  const risk::Said* said = FindText(fmt::format("{}/{}", group, word));
  return said == nullptr ? std::string_view() : said->In(language);
}

std::string AmountText(std::int64_t minor, const WhatIf& what_if, Language language) {
  std::string text =
      risk::LocalNumber(desk::FormatAmount(minor, what_if.currency_digits), language);
  if (what_if.currency != "XXX") text += ' ' + what_if.currency;
  return Isolated(text, language);
}

// "the unusual price", or "this point (“...”)".
std::string ReasonText(const WhatIf& what_if, Language language) {
  const std::string_view name = TextOf("without", what_if.template_id, language);
  if (!what_if.template_id.empty() && !name.empty()) return std::string(name);
  std::string_view sentence = what_if.reason_sentence;
  if (sentence.empty()) return std::string(TextOf("without", "this", language));
  if (sentence.ends_with('.')) sentence.remove_suffix(1);
  return risk::Fill(TextOf("without", "sentence", language),
                    [&](std::string_view) { return std::string(sentence); });
}

}  // namespace

std::string PercentText(double share, Language language) {
  const double percent = 100 * std::clamp(std::isfinite(share) ? share : 0.0, 0.0, 1.0);
  const bool small = percent > 0 && percent < 1;
  const std::string number =
      risk::LocalNumber(fmt::format("{:.{}f}", percent, small ? 1 : 0), language);
  return Isolated(number + (language == Language::kArabic ? "%" : "\u202F%"), language);
}

std::string NotificationSentence(std::string_view code, std::string_view lrn, Language language) {
  std::string_view text = TextOf("news", code, language);
  if (text.empty()) text = TextOf("news", "other", language);
  return risk::Fill(text, [&](std::string_view) { return Isolated(lrn, language); });
}

std::string InstructionSentence(ErrorKind kind, Language language) {
  return std::string(InstructionText(kind).In(language));
}

std::string WhyOfficerSentence(std::string_view why, Language language) {
  return std::string(TextOf("why", why, language));
}

std::string WhatIfSentence(const WhatIf& what_if, Language language) {
  const std::string_view colour = TextOf("colour", desk::Name(what_if.lane), language);
  const std::string_view form = what_if.worth_below_minor ? "worth"
                                : colour.empty()          ? "probability"
                                                          : "lane";
  return risk::Fill(TextOf("what_if", form, language), [&](std::string_view name) {
    if (name == "amount") return AmountText(*what_if.worth_below_minor, what_if, language);
    if (name == "probability") return PercentText(what_if.probability, language);
    if (name == "reason") return ReasonText(what_if, language);
    return std::string(colour);
  });
}

std::string LaneLabel(desk::Lane lane, Language language) {
  return std::string(TextOf("lane", desk::Name(lane), language));
}

std::string StateLabel(desk::State state, Language language) {
  return std::string(TextOf("state", desk::Name(state), language));
}

}  // namespace tidewaiter::api

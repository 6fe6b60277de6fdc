#include "detect/rules/text_tests.h"

#include <algorithm>
#include <limits>
#include <map>

#include <re2/re2.h>

#include "base/check.h"
#include "match/match.h"

namespace tidewaiter::rules {
namespace {

using Untils = std::vector<std::optional<Day>>;  // one a text

std::unique_ptr<const re2::RE2> CompilePattern(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  auto compiled = std::make_unique<const re2::RE2>(pattern, options);
  CHECK(compiled->ok());  // the reader compiled it too
  return compiled;
}

// The day up to which each text counts: the list's or its own, whichever is earlier.
Untils UntilsOf(const Condition& condition) {
  Untils untils(condition.texts.size());
  if (!condition.set) return untils;
  std::map<std::string_view, std::optional<Day>> last;
  for (const auto& [text, until] : condition.set->entries) {
    const auto [at, is_new] = last.try_emplace(text, until);
    if (!is_new && at->second) at->second = until ? std::max(*at->second, *until) : until;
  }
  for (std::size_t i = 0; i < untils.size(); ++i) {
    const auto found = last.find(condition.texts[i]);
    if (found != last.end()) untils[i] = found->second;
    if (condition.set->expires) {
      untils[i] = std::min(untils[i].value_or(*condition.set->expires), *condition.set->expires);
    }
  }
  return untils;
}

}  // namespace

struct TextTests::State {
  TextTest test = TextTest::kContains;
  double sensitivity = 1;
  std::vector<std::string> texts;  // as written
  Untils untils;
  bool any_until = false;
  std::vector<std::unique_ptr<const re2::RE2>> patterns;
  std::vector<std::string> normalized;  // of kContains and kStartsWith
  std::optional<match::NameIndex> names;

  [[nodiscard]] bool Holds(std::size_t number, std::string_view text,
                           std::string_view normal) const;
  [[nodiscard]] TextFound FindAny(std::string_view text) const;
  [[nodiscard]] TextFound FindName(std::string_view text) const;
  [[nodiscard]] std::vector<match::Match> Alike(std::string_view normal, double at_least,
                                                std::size_t top) const {
    return test == TextTest::kResembles ? names->Resembling(normal, at_least, top)
                                        : names->MentionedIn(normal, at_least, top);
  }
  // One more text was found; true when nothing can add to it.
  bool Add(std::size_t number, TextFound& found) const {
    const std::optional<Day>& until = untils[number];
    const bool later = !found.found || (found.until && (!until || *until > *found.until));
    if (later) found = {.found = true, .until = until};
    return !found.until;
  }
};

bool TextTests::State::Holds(std::size_t number, std::string_view text,
                             std::string_view normal) const {
  switch (test) {
    case TextTest::kMatches:
      return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *patterns[number]);
    case TextTest::kStartsWith:
      return normal.starts_with(normalized[number]);
    default:
      return normal.find(normalized[number]) != std::string_view::npos;
  }
}

TextFound TextTests::State::FindAny(std::string_view text) const {
  const std::string normal = test == TextTest::kMatches ? std::string() : match::Normalize(text);
  TextFound found;
  for (std::size_t number = 0; number < texts.size(); ++number) {
    if (Holds(number, text, normal) && Add(number, found)) break;
  }
  return found;
}

TextFound TextTests::State::FindName(std::string_view text) const {
  const std::string normal = match::Normalize(text);
  if (!any_until) {
    return {.found = test == TextTest::kResembles ? names->AnyResembling(normal, sensitivity)
                                                  : names->AnyMentioned(normal, sensitivity)};
  }
  TextFound found;
  for (const match::Match& match : Alike(normal, sensitivity, texts.size())) {
    if (Add(match.name, found)) break;
  }
  return found;
}

TextTests::TextTests(const Condition& condition) {
  CHECK(condition.op == ConditionOp::kText);
  auto state = std::make_unique<State>();
  state->test = condition.text_test;
  state->sensitivity = condition.sensitivity;
  state->texts = condition.texts;
  state->untils = UntilsOf(condition);
  state->any_until =
      std::ranges::any_of(state->untils, [](const auto& until) { return until.has_value(); });
  switch (condition.text_test) {
    case TextTest::kMatches:
      for (const std::string& text : condition.texts)
        state->patterns.push_back(CompilePattern(text));
      break;
    case TextTest::kContains:
    case TextTest::kStartsWith:
      for (const std::string& text : condition.texts)
        state->normalized.push_back(match::Normalize(text));
      break;
    case TextTest::kResembles:
    case TextTest::kMentions:
      state->names.emplace(condition.texts);
      break;
  }
  state_ = std::move(state);
}

TextTests::~TextTests() = default;
TextTests::TextTests(TextTests&&) noexcept = default;
TextTests& TextTests::operator=(TextTests&&) noexcept = default;

TextFound TextTests::Find(std::string_view text) const {
  return state_->names ? state_->FindName(text) : state_->FindAny(text);
}

std::vector<std::pair<std::string, double>> TextTests::Likeness(std::string_view text,
                                                                std::size_t top) const {
  // Below this nobody would call two texts alike: it tells "just not" from "not at all".
  constexpr double kWorthShowing = 0.5;
  if (!state_->names) return {};
  const double at_least = std::min(kWorthShowing, state_->sensitivity);
  std::vector<std::pair<std::string, double>> likeness;
  for (const match::Match& match : state_->Alike(match::Normalize(text), at_least, top))
    likeness.emplace_back(state_->texts[match.name], match.similarity);
  return likeness;
}

}  // namespace tidewaiter::rules

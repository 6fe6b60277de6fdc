// Language: the languages in which people are spoken to, and what all their tables share.
//
//   constexpr Said kLane{.en = "red lane", .fr = "circuit rouge", .es = "canal rojo",
//                        .ar = "القناة الحمراء"};
//   kLane.In(Language::kSpanish)                                     // "canal rojo"
//   Fill("Lane of {lrn}.", [&](std::string_view name) { ... })       // {lrn} replaced
//
// One more language is one more member of Said: the compiler then names every text that lacks it.
// Pure; thread-safe.
#ifndef TIDEWAITER_DECLARATION_LANGUAGE_H_
#define TIDEWAITER_DECLARATION_LANGUAGE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidewaiter {

enum class Language : std::uint8_t { kEnglish, kFrench, kSpanish, kArabic };
inline constexpr std::array kLanguages{Language::kEnglish, Language::kFrench, Language::kSpanish,
                                       Language::kArabic};

// "en", "fr", "es", "ar" (ISO 639-1), and back.
std::string_view LanguageCode(Language language);
std::optional<Language> FindLanguage(std::string_view code);

// One text in every language.
struct Said {
  std::string_view en, fr, es, ar;

  [[nodiscard]] constexpr std::string_view In(Language language) const {
    switch (language) {
      case Language::kFrench:
        return fr;
      case Language::kSpanish:
        return es;
      case Language::kArabic:
        return ar;
      case Language::kEnglish:
        break;
    }
    return en;
  }
};

// The text with each {name} replaced by value_of(name).
template <typename ValueOf>
std::string Fill(std::string_view text, ValueOf value_of) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    filled += text.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    filled += value_of(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return filled;
}

// A code, number, name or date within a sentence. In Arabic it stands between invisible marks
// (U+2068, U+2069), so that dates, ranges and Latin names keep their order in a line that runs from
// right to left (Unicode Standard Annex 9); elsewhere it is unchanged.
std::string Isolated(std::string_view value, Language language);

// '.' or ','. English: a point. French and Spanish: a comma. Arabic: a point and the digits 0-9, as
// customs forms of the Gulf have them; the Maghreb writes the same digits, though often a comma.
char DecimalSign(Language language);
// A number written with a point ("1250.50") with the language's sign; other text is unchanged.
std::string LocalNumber(std::string_view plain, Language language);

}  // namespace tidewaiter

#endif  // TIDEWAITER_DECLARATION_LANGUAGE_H_

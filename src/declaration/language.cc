#include "declaration/language.h"

#include <algorithm>

namespace tidewaiter {
namespace {

constexpr Said kCodes{.en = "en", .fr = "fr", .es = "es", .ar = "ar"};
constexpr std::string_view kIsolate = "\u2068";  // FIRST STRONG ISOLATE
constexpr std::string_view kPop = "\u2069";      // POP DIRECTIONAL ISOLATE

bool IsNumber(std::string_view text) {
  return text.find_first_not_of("-0123456789.") == std::string_view::npos &&
         std::ranges::count(text, '.') == 1;
}

}  // namespace

std::string_view LanguageCode(Language language) {
  return kCodes.In(language);
}

std::optional<Language> FindLanguage(std::string_view code) {
  for (const Language language : kLanguages) {
    if (LanguageCode(language) == code) return language;
  }
  return std::nullopt;
}

std::string Isolated(std::string_view value, Language language) {
  if (language != Language::kArabic) return std::string(value);
  std::string isolated(kIsolate);
  isolated += value;
  isolated += kPop;
  return isolated;
}

char DecimalSign(Language language) {
  return language == Language::kFrench || language == Language::kSpanish ? ',' : '.';
}

std::string LocalNumber(std::string_view plain, Language language) {
  std::string number(plain);
  if (IsNumber(plain)) std::ranges::replace(number, '.', DecimalSign(language));
  return number;
}

}  // namespace tidewaiter

#include "app/report_words.h"

namespace tidewaiter::app {

const Words& WordsOf(Language language) {
  switch (language) {
    case Language::kFrench:
      return FrenchWords();
    case Language::kSpanish:
      return SpanishWords();
    case Language::kArabic:
      return ArabicWords();
    case Language::kEnglish:
      break;
  }
  return EnglishWords();
}

}  // namespace tidewaiter::app

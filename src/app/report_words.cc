#include "app/report_words.h"

namespace tidewaiter::app {

const Words& WordsOf(Language language) {
  switch (language) {
    case Language::kFrench:
      return kFrenchWords;
    case Language::kSpanish:
      return kSpanishWords;
    case Language::kArabic:
      return kArabicWords;
    case Language::kEnglish:
      break;
  }
  return kEnglishWords;
}

}  // namespace tidewaiter::app

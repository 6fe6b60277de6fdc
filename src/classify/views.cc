#include "classify/views.h"

#include <utility>

namespace tidewaiter::classify {

Result<OfficerView> ViewForOfficer(const Classifier& classifier, std::string_view text,
                                   std::size_t most, std::string_view declared_code,
                                   std::string_view fact) {
  OfficerView view;
  view.suggestions = classifier.Suggest(text, most, fact);
  if (declared_code.empty()) return view;
  ASSIGN_OR_RETURN(view.check, classifier.Check(text, declared_code));
  return view;
}

TraderView ViewForTrader(const Classifier& classifier, std::string_view text, std::size_t most,
                         std::string_view language, std::string_view fact) {
  Suggestions suggestions = classifier.Suggest(text, most, fact);
  TraderView view{{}, std::move(suggestions.question), std::move(suggestions.vague)};
  for (const Suggestion& suggestion : suggestions.codes) {
    TraderSuggestion shown{
        suggestion.code, classifier.nomenclature().Path(suggestion.code, language), {}};
    for (const Similar& similar : suggestion.precedents) {
      const Precedent& precedent = similar.precedent;
      if (!precedent.ruling) continue;
      shown.rulings.push_back({precedent.id, precedent.code, precedent.text});
    }
    view.codes.push_back(std::move(shown));
  }
  return view;
}

}  // namespace tidewaiter::classify

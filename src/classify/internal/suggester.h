// Suggester: from candidates with probabilities to what a person reads. The caller holds the lock.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_SUGGESTER_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_SUGGESTER_H_

#include <string>
#include <string_view>
#include <vector>

#include "classify/classifier.h"
#include "classify/internal/state.h"

namespace tidewaiter::classify {

class Suggester {
 public:
  explicit Suggester(const Classifier::State& state) : state_(state) {}

  [[nodiscard]] Suggestions Suggest(std::string_view text, std::size_t most,
                                    std::string_view fact) const;
  [[nodiscard]] Result<Compatibility> Check(std::string_view text,
                                            std::string_view declared_code) const;

 private:
  struct Answer {
    Asked asked;
    Found found;
  };
  [[nodiscard]] Answer Ask(std::string_view text, std::string_view fact) const;
  void Narrow(std::string_view fact, Found& found) const;
  [[nodiscard]] Suggestion Describe(const Answer& answer, const Candidate& candidate,
                                    double probability) const;
  [[nodiscard]] std::string NationalCode(const Found& found, const std::string& code,
                                         std::uint32_t number) const;
  [[nodiscard]] std::vector<std::string> NamedWords(const Asked& asked, std::uint32_t code) const;
  [[nodiscard]] std::vector<double> Probabilities(const Found& found) const;
  [[nodiscard]] std::vector<PrefixProbability> Prefixes(const Found& found, std::size_t level,
                                                        std::size_t most) const;
  [[nodiscard]] std::optional<Vague> VagueOf(const Asked& asked, const Suggestions& found) const;
  [[nodiscard]] bool SaysLittle(std::uint32_t term) const;
  [[nodiscard]] std::optional<Question> QuestionOf(const Answer& answer,
                                                   const std::vector<double>& probabilities) const;
  [[nodiscard]] std::string LanguageOf(const Asked& asked, const std::string& code) const;

  const Classifier::State& state_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_SUGGESTER_H_

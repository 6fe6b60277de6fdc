// Classifier: from a description of goods, in any script, to ranked codes of the tariff, with the
// reasons and an honest probability.
//
//   ASSIGN_OR_RETURN(Classifier classifier, Classifier::Learn(entries, precedents));
//   const Suggestions found = classifier.Suggest("70 ctns plastic water bottles", 5);
//   found.codes[0].code;            // "392330"; .probability 0.71; .precedents: three like it
//   classifier.Add(ruling);         // counts in the next Suggest
//   classifier.Check("plastic water bottles", "871200").verdict;    // kIncompatible
//
// Two halves are asked, and trees that have seen both err put their candidates into order:
// precedents and nomenclature that are like the text (BM25), and weights learned from the
// precedents. docs/classify.md has the method, what was measured, and what does not work.
//
// Thread-safe: any number of threads may ask while one Add or Remove at a time waits for them and
// then holds them up for the microseconds it takes. Nothing here asks for the time or a file.
#ifndef TIDEWAITER_CLASSIFY_CLASSIFIER_H_
#define TIDEWAITER_CLASSIFY_CLASSIFIER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "classify/nomenclature.h"
#include "classify/precedent.h"
#include "classify/question.h"
#include "classify/vague.h"

namespace tidewaiter::classify {

// An earlier classification that is like the text.
struct Similar {
  Precedent precedent;
  double similarity = 0;  // 0 to 1; 1 only for the same words
};

struct Suggestion {
  // Six digits, or the national code that is known: that of most precedents which speak for it, or
  // the only line of the tariff below the six digits.
  std::string code;
  double probability = 0;           // calibrated when Suggestions::calibrated
  std::vector<Similar> precedents;  // up to 3, and up to 3 rulings; the likest first
  std::vector<std::string> words;   // of the text, as read, that stand in its nomenclature
};

struct PrefixProbability {
  std::string prefix;
  double probability = 0;
};

struct Suggestions {
  std::vector<Suggestion> codes;            // the likeliest first; empty when nothing is like it
  std::vector<PrefixProbability> headings;  // four digits, likewise
  std::vector<PrefixProbability> chapters;  // two digits, likewise
  double confidence = 0;                    // probability of the first code; 0 without one
  bool calibrated = false;                  // learned from enough precedents to know its errors
  std::optional<Vague> vague;
  std::optional<Question> question;
};

enum class Verdict {
  kCompatible,    // among the likely codes
  kDoubtful,      // others are likelier, or too little is known
  kIncompatible,  // others are so much likelier that such an alarm was wrong for at most one in a
                  // hundred correct codes when it was measured on rows kept back from learning
};
std::string_view VerdictName(Verdict verdict);  // "compatible", "doubtful", "incompatible"

struct Compatibility {
  Verdict verdict = Verdict::kDoubtful;
  double probability = 0;            // of the declared code, by as many of its digits as were asked
  std::size_t rank = 0;              // from 1; 0 when it is not among the candidates
  double against = 0;                // probability of the best minus that of the declared one, >= 0
  std::vector<Suggestion> likelier;  // up to 5 codes likelier than the declared one
};

struct LearnOptions {
  std::uint64_t seed = 1;
  int threads = 2;  // 1 or 2 are used
};

// What a classifier is made of.
struct ClassifierFacts {
  std::size_t precedents = 0;
  std::size_t rulings = 0;
  std::size_t codes = 0;  // of six digits that it can name
  std::size_t terms = 0;
  bool learned = false;           // has weights and trees
  std::size_t held_back = 0;      // precedents the trees learned from
  std::size_t calibrated_on = 0;  // and those the probabilities and the alarm come from
  double alarm = 1;               // Compatibility::against from which on a code is incompatible
};

class Classifier {
 public:
  class State;  // of the module alone

  // With fewer precedents there is nothing to learn weights and trees from: such a classifier ranks
  // by likeness alone, and its probabilities are not calibrated.
  static constexpr std::size_t kLearnMin = 2000;
  static constexpr std::size_t kPrecedentsMax = 20'000'000;  // numbers of texts have 32 bits
  static constexpr std::size_t kSuggestMax = 100;

  // Builds and learns. The same input, seed and threads give the same classifier. Errors:
  // kInvalidArgument (code or text of a precedent, two with one id; field "/precedents/3/code"),
  // kInternal with XGBoost's message. classify.learn-seconds in bench/claims.toml has the time.
  static Result<Classifier> Learn(std::vector<NomenclatureEntry> entries,
                                  std::vector<Precedent> precedents,
                                  const LearnOptions& options = {});

  Classifier(Classifier&&) noexcept;
  Classifier& operator=(Classifier&&) noexcept;
  ~Classifier();

  // Up to `most` codes (at most kSuggestMax). Bytes that are not UTF-8 are read as blanks; an empty
  // text gets no code and is vague. Never fails; some 0.1 ms (classify.qps).
  [[nodiscard]] Suggestions Suggest(std::string_view text, std::size_t most) const;
  // The same when one more fact about the goods is known, such as the answer to a question: codes
  // whose words speak of it come first.
  [[nodiscard]] Suggestions Suggest(std::string_view text, std::size_t most,
                                    std::string_view fact) const;

  // How well the declared code (2 to 12 digits; dots and blanks may stand between) goes with the
  // text. Errors: kInvalidArgument for what is no code.
  [[nodiscard]] Result<Compatibility> Check(std::string_view text,
                                            std::string_view declared_code) const;

  // The precedent counts from the next question on, without learning again; one with the same id
  // is replaced. Errors: kInvalidArgument (code, text). On error nothing changed.
  Status Add(Precedent precedent);
  // False when there is none with the id. Afterwards every answer is as if it had never been there.
  bool Remove(std::string_view id);

  [[nodiscard]] const Nomenclature& nomenclature() const;
  // A copy of all, in the order they came.
  [[nodiscard]] std::vector<Precedent> Precedents() const;
  [[nodiscard]] ClassifierFacts facts() const;

  // A classifier as bytes: a line "tidewaiter-classifier 1", XXH3 of the rest, and the rest
  // (docs/formats/classifier.md). What is removed is gone. Answers stay the same.
  [[nodiscard]] std::string Save() const;
  // Errors: kCorruption (not such a file, another version, a changed or missing byte).
  static Result<Classifier> Load(std::string_view bytes);

 private:
  friend class Learner;
  explicit Classifier(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_CLASSIFIER_H_

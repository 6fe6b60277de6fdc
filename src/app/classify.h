// Classification from files: learning a classifier, keeping it, and measuring it against rows whose
// codes are known.
//
//   ASSIGN_OR_RETURN(LearnedClassifier learned, LearnClassifier(request, os::RealClock()));
//   RETURN_IF_ERROR(os::WriteFile("goods.classifier", learned.classifier.Save()));
//   ASSIGN_OR_RETURN(const classify::Classifier read, ReadClassifier("goods.classifier"));
//   ASSIGN_OR_RETURN(const ClassifyReport report, EvaluateClassifier(read, gold, {}, clock));
#ifndef TIDEWAITER_APP_CLASSIFY_H_
#define TIDEWAITER_APP_CLASSIFY_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classify/classifier.h"
#include "codec/problem.h"
#include "os/clock.h"
#include "os/file.h"

namespace tidewaiter::app {

struct ClassifySources {
  std::vector<os::Path> precedents;
  // The language of a file's lines is that of its "lang" column, else the two letters before the
  // ending of its name ("taric_fr.csv"), else "en".
  std::vector<os::Path> nomenclature;
  std::vector<os::Path> synonyms;
  os::Path history;  // a data folder whose past is precedents too (classify_history.h); "" = none
  os::Path tariff;   // a tariff's folder, whose lines of today are nomenclature too; "" = none
  std::uint64_t seed = 1;
};

struct LearnedClassifier {
  classify::Classifier classifier;
  codec::Problems problems;  // of rows that were left out; the pointer starts with the file's name
  std::size_t refused = 0;   // rows left out
  double read_seconds = 0;
  double learn_seconds = 0;  // of everything that is needed to answer, index included
};

// Errors: those of ReadFile, LoadHistory and OpenTariff; kInvalidArgument when a file has no usable
// row, or for the field of a precedent (Classifier::Learn).
Result<LearnedClassifier> LearnClassifier(const ClassifySources& sources, const os::Clock& clock);

// Errors: those of ReadFile, kCorruption.
Result<classify::Classifier> ReadClassifier(const os::Path& path);

struct GoldRows {
  std::vector<classify::Precedent> rows;
  codec::Problems problems;
  std::size_t refused = 0;
  std::string sha256;  // of the file, 64 hexadecimal digits
};
Result<GoldRows> ReadGold(const os::Path& path);

struct Interval {
  double low = 0;
  double high = 0;
};
// Wilson's score interval at 95 %. `of` > 0.
Interval WilsonInterval(std::uint64_t hits, std::uint64_t of);

inline constexpr std::array<std::size_t, 3> kTopK = {1, 3, 5};

struct ReliabilityBin {  // of the probability of the first answer, in tenths
  std::uint64_t rows = 0;
  std::uint64_t hits = 0;
  double said = 0;  // mean of the probabilities
};

struct LevelScores {
  std::size_t digits = 6;
  std::array<std::uint64_t, 3> hits{};  // within the first kTopK
  // Largest share of rows, the surest first, of whose first answers 95 % are right.
  double coverage_at_95 = 0;
  double ece = 0;  // expected calibration error, ten bins
  std::vector<ReliabilityBin> bins;
};

struct MethodScores {
  std::string name;                   // "tidewaiter", "bm25_alone", "fasttext_alone"
  std::array<LevelScores, 3> levels;  // 6, 4, 2 digits
  double build_seconds = 0;           // 0 for what was read from a file
  double queries_per_second = 0;      // one thread
  double p50_us = 0;
  double p99_us = 0;
};

// How well an alarm on wrong codes works: every row with its own code, and with that of another
// row.
struct AlarmScores {
  std::uint64_t rows = 0;
  std::uint64_t false_alarms = 0;  // correct codes called incompatible
  std::uint64_t found = 0;         // foreign codes called incompatible
  double threshold = 0;
};

struct ClassifyReport {
  std::uint64_t rows = 0;
  std::uint64_t vague = 0;      // rows called vague
  std::uint64_t questions = 0;  // rows with a question
  std::string sha256;
  std::vector<MethodScores> methods;  // ours first
  AlarmScores alarm;
  classify::ClassifierFacts facts;
  std::uint64_t model_bytes = 0;
  double load_seconds = 0;
  double peak_mib = 0;  // of this process so far; 0 where the system does not say
};

struct EvaluateClassifierRequest {
  os::Path model;
  os::Path gold;
  // Train fastText (softmax, 100 dimensions, 25 epochs, pairs of words) and an index alone on the
  // precedents of the model: takes minutes.
  bool alone = false;
};

// Errors: kInvalidArgument when the file has no usable row; those of reading.
Result<ClassifyReport> EvaluateClassifier(const EvaluateClassifierRequest& request,
                                          const os::Clock& clock);

// Six-digit codes with shares, the largest first.
using CodeShares = std::vector<std::pair<std::string, double>>;

// fastText alone, trained on precedents (classify_fasttext.cc). `work` is a file that may be
// written and is removed again. Errors: kInternal with the library's message.
class FastTextAlone {
 public:
  static Result<FastTextAlone> Train(std::span<const classify::Precedent> precedents,
                                     const os::Path& work);
  FastTextAlone(FastTextAlone&&) noexcept;
  FastTextAlone& operator=(FastTextAlone&&) noexcept;
  ~FastTextAlone();
  [[nodiscard]] CodeShares Ask(std::string_view text) const;

 private:
  struct Library;
  explicit FastTextAlone(std::unique_ptr<Library> library);
  std::unique_ptr<Library> library_;
};

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_CLASSIFY_H_

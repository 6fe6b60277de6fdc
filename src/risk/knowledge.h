// Knowledge: all that the detectors have learned from a history, at one moment of it.
//
//   ASSIGN_OR_RETURN(Knowledge known, Knowledge::Empty(PatternSet::Standard(lines), path));
//   known.Compute(lines, row, kinds, scratch, features);  // before the line itself is learned
//   known.Learn(lines, row);                              // every line, on its day
//   RETURN_IF_ERROR(known.LearnOutcome(lines, row));      // once its outcome is known
//
// One row of features serves every model; its columns are named and grouped into points, which
// explanations are about. Nothing here ever looks at the outcome of the line it computes. Movable.
#ifndef TIDEWAITER_RISK_KNOWLEDGE_H_
#define TIDEWAITER_RISK_KNOWLEDGE_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "declaration/finding.h"
#include "detect/price/price.h"
#include "detect/profile/beliefs.h"
#include "detect/profile/profile.h"
#include "detect/trees/context.h"
#include "risk/stake.h"

namespace tidewaiter::risk {

// What a column of the features is about.
struct Point {
  enum class Source : std::uint8_t { kContext, kPrice, kPattern };
  Source source = Source::kContext;
  std::uint32_t index = 0;  // context group, price basis, or pattern
  friend bool operator==(const Point&, const Point&) = default;
};

struct FeatureColumn {
  std::string name;
  Point point;
  bool about_goods = false;  // what Member::kGoods sees
  double share_of_mean = 0;  // of the profile's mean log-odds: its weight there
};

// Memory that Compute uses again and again, for one Knowledge.
struct FeatureScratch {
  std::optional<detect::Beliefs> beliefs;  // made at the first line
  detect::TextFit::Score text;
  double mean_logit = 0;  // of the profile, of anything wrong
  double base_logit = 0;  // of any line: what the mean is above or below
  detect::PriceScore per_unit;
  detect::PriceScore per_kg;
};

// What a model knew at one moment; another thread may write it down while the model goes on.
struct KnowledgeCopy {
  std::string state;
  std::string profile;

  // Into an empty folder. Errors: kUnavailable.
  [[nodiscard]] Status Write(const os::Path& folder) const;
};

class Knowledge {
 public:
  // With a path the profile lies in that file, else in memory. Errors: kUnavailable.
  static Result<Knowledge> Empty(detect::PatternSet patterns,
                                 const std::optional<os::Path>& profile_path,
                                 detect::ProfileOptions options = {});
  // Reads what Save or KnowledgeCopy::Write wrote. With kPrivate it may go on learning outcomes, in
  // memory alone. Errors: kNotFound, kCorruption.
  static Result<Knowledge> Load(const os::Path& folder, detect::PatternSet patterns,
                                detect::ProfileOptions options,
                                os::MappedFile::Mode mode = os::MappedFile::Mode::kRead);
  // Writes state.bin into the folder and closes the profile. Errors: kUnavailable.
  Status Save(const os::Path& folder);
  // All of it as it is now, in place of what `copy` has. Takes time as its size; to copy into what
  // an earlier copy left behind is several times faster than into fresh memory.
  void Copy(KnowledgeCopy& copy) const;

  // The columns for models of the given kinds.
  [[nodiscard]] std::vector<FeatureColumn> Columns(std::span<const ErrorKind> kinds) const;
  // Fills one row; `scratch` keeps what explanations and stakes need of this line.
  void Compute(const LineTable& lines, std::size_t row, std::span<const ErrorKind> kinds,
               FeatureScratch& scratch, std::span<float> features) const;

  void Learn(const LineTable& lines, std::size_t row);
  Status LearnOutcome(const LineTable& lines, std::size_t row);

  // The point's reason for this line, or nothing to say in words. Before Learn of the line.
  [[nodiscard]] std::optional<Reason> Explain(const LineTable& lines, std::size_t row,
                                              const Point& point) const;

  [[nodiscard]] Stake StakeOf(const LineTable& lines, std::size_t row, ErrorKind kind,
                              const FeatureScratch& scratch) const;

  // Earlier checks of the line's importer, or of its most general pattern without one.
  [[nodiscard]] std::uint32_t Support(const FeatureScratch& scratch) const;

  // Money that the line's known outcome brought, in minor units.
  [[nodiscard]] double MoneyOf(const LineTable& lines, std::size_t row) const {
    return stakes_.MoneyOf(lines, row);
  }

  // By which tariff stakes are reckoned from now on; null: by the rates in the data alone.
  void UseDues(std::shared_ptr<const Dues> dues) { dues_ = std::move(dues); }

  [[nodiscard]] const detect::Profile& profile() const { return profile_; }

 private:
  void State(std::string& bytes) const;
  explicit Knowledge(detect::Profile profile);
  void ComputeProfile(const LineTable& lines, std::size_t row, std::span<const ErrorKind> kinds,
                      std::optional<detect::Beliefs>& beliefs, std::span<float> features) const;
  [[nodiscard]] std::optional<Reason> ExplainPrice(const LineTable& lines, std::size_t row,
                                                   detect::PriceBasis basis) const;
  [[nodiscard]] std::optional<Reason> ExplainPattern(const LineTable& lines, std::size_t row,
                                                     std::size_t pattern) const;

  detect::Profile profile_;
  std::size_t support_pattern_ = 0;
  detect::PriceDetector prices_;
  detect::Context context_;
  StakeModel stakes_;
  std::shared_ptr<const Dues> dues_;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_KNOWLEDGE_H_

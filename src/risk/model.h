// Model: from a history with outcomes to a probability, an error kind, a stake and reasons for
// every new line.
//
//   ASSIGN_OR_RETURN(Model model, Model::Train(history, folder, {.seed = 7}, progress));
//   ASSIGN_OR_RETURN(std::vector<LineScore> scores, model.Assess(new_lines, progress));
//   ASSIGN_OR_RETURN(auto reasons, model.Explain(new_lines, chosen_rows, progress));
//
// What is inside (docs/detectors/fusion.md): the knowledge of all detectors; for "anything wrong"
// trees over all its features, trees over those that tell no earlier outcome, and their fusion with
// the profile; trees for each error kind with enough cases; a calibration for each, fitted on
// predictions for later lines than those learned. Inspected lines teach right and wrong;
// lines that nobody looked at teach what is usual, and by how much the inspected ones were picked:
// each inspected line counts the more, the less likely it was to be inspected.
//
// A model is a folder: written whole or not at all, never changed afterwards. The same history,
// options and version give the same model, byte for byte. Movable; not thread-safe.
#ifndef TIDEWAITER_RISK_MODEL_H_
#define TIDEWAITER_RISK_MODEL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "declaration/finding.h"
#include "declaration/line_table.h"
#include "os/file.h"
#include "risk/calibration.h"
#include "risk/evaluation.h"
#include "risk/fusion.h"
#include "risk/knowledge.h"
#include "risk/members.h"

namespace tidewaiter::risk {

struct TrainOptions {
  std::uint64_t seed = 1;
  int threads = 1;
  int rounds = 200;
  int depth = 4;
  int ensemble = 3;             // boosters of different seeds in each member's trees
  std::size_t min_cases = 40;   // wrong lines that give an error kind its own trees
  bool weigh_selection = true;  // see above; off only for comparison
  // Detectors whose features the trees see; fewer only for comparison.
  bool use_context = true;
  bool use_price = true;
  bool use_profile = true;
  bool backtest = true;  // off: no calibration and no past, for comparison only

  // Boosters that see the goods alone: they differ less from seed to seed.
  [[nodiscard]] int goods_ensemble() const { return (ensemble + 1) / 2; }
};

class Explainer;

struct LineScore {
  double logit = 0;           // of anything wrong, before calibration: only its order counts
  double probability = 0;     // of anything wrong, calibrated
  double expected_minor = 0;  // money expected from inspecting the line
  ErrorKind kind = ErrorKind::kUnspecified;  // the most likely kind
  double kind_probability = 0;
  Stake stake;                            // if that kind is found
  std::vector<float> kind_probabilities;  // as ModelCard::kinds
  std::uint32_t support = 0;              // earlier checks of this importer: how well it is known
};

// A line of the past as it would have been judged then. Stored: fixed layout.
struct PastJudgement {
  double logit = 0;
  double probability = 0;
  double expected_minor = 0;
  double money_minor = 0;
  double weight = 1;
  std::uint64_t checked = 0;  // KindSet bits
  std::uint64_t wrong = 0;
  Day date = 0;
  std::uint32_t basis = 0;  // SelectionBasis
};

struct KindModel {
  ErrorKind kind = ErrorKind::kUnspecified;
  std::uint64_t checked = 0;  // lines of the history
  std::uint64_t wrong = 0;
  std::optional<double> past_auc = {};  // on later lines
  Calibration calibration = {};
};

// What the model's folder says of itself.
struct ModelCard {
  std::string version;  // hash of the parts: names the model
  LineSchema schema;
  TrainOptions options;
  std::vector<std::string> patterns;
  std::vector<double> smoothing;  // as patterns
  std::vector<KindModel> kinds;
  Fusion fusion;
  Calibration calibration = {};  // of what fusion says
  std::uint64_t lines = 0;
  std::uint64_t looked_at = 0;
  std::uint64_t irregular = 0;
  Day first_day = 0;
  Day last_day = 0;
};

class Model {
 public:
  // Learns and writes the folder, replacing an older model. Errors: kInvalidArgument (no line of
  // either kind, too few to learn from), kUnavailable (disk), those of progress. On error an older
  // model is untouched.
  static Result<Model> Train(const LineTable& history, const os::Path& folder,
                             const TrainOptions& options, const Progress& progress);

  // Errors: kNotFound, kCorruption (a part is missing, cut or not the one written).
  static Result<Model> Load(const os::Path& folder);

  // The same, with the knowledge that LiveModel::Save wrote into another folder, and able to learn
  // on in memory. Errors: as Load.
  static Result<Model> LoadToLearn(const os::Path& folder, const os::Path& knowledge);

  // One score a row. The lines are taken in the order of time and each day learns from the days
  // before, in this model's memory only. Errors: kFailedPrecondition when the lines' schema is not
  // that of the history; call once a model.
  Result<std::vector<LineScore>> Assess(const LineTable& lines, const Progress& progress);

  // Findings with reasons for the given rows, after Assess of the same lines; strongest first.
  Result<std::vector<Finding>> Explain(const LineTable& lines, const std::vector<LineScore>& scores,
                                       const std::vector<std::uint32_t>& rows,
                                       const Progress& progress) const;

  [[nodiscard]] const ModelCard& card() const { return card_; }
  [[nodiscard]] const std::vector<PastJudgement>& past() const { return past_; }
  // Money that a line's known outcome brought or should have, in minor units.
  [[nodiscard]] double MoneyOf(const LineTable& lines, std::size_t row) const {
    return knowledge_.MoneyOf(lines, row);
  }
  // By which tariff Assess reckons stakes; null: by the rates in the data alone.
  void UseDues(std::shared_ptr<const Dues> dues) { knowledge_.UseDues(std::move(dues)); }

 private:
  friend class Trainer;
  friend class LiveModel;
  struct Learned {
    Members members;
    std::vector<detect::Booster> kinds;  // as card_.kinds
  };
  struct Block {  // lines scored at once
    explicit Block(std::size_t columns) : features(columns) {}
    detect::Matrix features;
    std::vector<std::uint32_t> rows;
    std::vector<std::uint64_t> terms;  // as many a row as a line has
    std::vector<double> profile_logits;
    std::vector<Stake> stakes;  // kinds + 1 a row
    void Clear();
  };
  Model(Knowledge knowledge, ModelCard card, Learned learned, std::vector<PastJudgement> past,
        os::Path folder)
      : knowledge_(std::move(knowledge)),
        card_(std::move(card)),
        learned_(std::move(learned)),
        past_(std::move(past)),
        folder_(std::move(folder)) {}

  static Status Save(const os::Path& folder, Knowledge& knowledge, ModelCard& card,
                     const Learned& learned, const std::vector<PastJudgement>& past);
  static Result<Model> Read(const os::Path& folder, const os::Path& knowledge,
                            os::MappedFile::Mode mode);
  [[nodiscard]] std::vector<ErrorKind> KindList() const;
  // Leaves out what the options leave out: a column of NaN teaches trees nothing.
  static void Mask(const std::vector<FeatureColumn>& columns, const TrainOptions& options,
                   std::span<float> features);
  // What a model needs to know of a line before it is learned, at the end of the block.
  void AddToBlock(const LineTable& lines, std::uint32_t row,
                  const std::vector<FeatureColumn>& columns, std::span<const ErrorKind> kinds,
                  FeatureScratch& scratch, Block& block, LineScore& score) const;
  // The finding of one line by what `knowledge` knows.
  [[nodiscard]] Finding FindingOf(const LineTable& lines, std::uint32_t row, const LineScore& score,
                                  const Knowledge& knowledge,
                                  const std::vector<FeatureColumn>& columns,
                                  std::span<const ErrorKind> kinds, const Explainer& explainer,
                                  FeatureScratch& scratch) const;
  [[nodiscard]] Status CheckSchema(const LineTable& lines) const;
  [[nodiscard]] Result<std::vector<double>> KindProbabilities(
      const detect::Matrix& features, const std::vector<double>& logits) const;
  [[nodiscard]] Result<std::vector<double>> FusedLogits(const Block& block) const;
  Status ScoreBlock(const Block& block, std::vector<LineScore>& scores) const;

  Knowledge knowledge_;
  ModelCard card_;
  Learned learned_;
  std::vector<PastJudgement> past_;
  os::Path folder_;
};

// Probability of each kind and of anything, and a stake each (the last one: kind unknown), to the
// expected money and the leading kind.
struct Expectation {
  double minor = 0;
  std::size_t leading = 0;  // place in the list of kinds, or its size: unknown
  double leading_probability = 0;
};
Expectation Expect(double any, std::span<const double> kinds, std::span<const Stake> stakes);

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_MODEL_H_

#include "detect/linear/linear.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/check.h"

namespace tidewaiter::detect {
namespace {

constexpr double kMovedLeast = 1e-4;  // in log-odds: a smaller step changes no judgement

double Sigmoid(double x) {
  return 1 / (1 + std::exp(-std::clamp(x, -30.0, 30.0)));
}

// Which lines have a term.
struct Column {
  std::uint64_t term = 0;
  std::vector<std::uint32_t> lines;
  double weight = 0;
};

// Terms with enough lines, in the order in which they were first seen.
std::vector<Column> Columns(std::span<const std::uint64_t> terms, std::size_t per_line,
                            std::uint32_t least) {
  FlatMap<std::uint32_t> places;  // 1 and up
  std::vector<Column> columns;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i] == 0) continue;
    std::uint32_t& place = places[terms[i]];
    if (place == 0) {
      columns.push_back({.term = terms[i], .lines = {}});
      place = static_cast<std::uint32_t>(columns.size());
    }
    columns[place - 1].lines.push_back(static_cast<std::uint32_t>(i / per_line));
  }
  std::erase_if(columns, [&](const Column& column) { return column.lines.size() < least; });
  return columns;
}

class Fit {
 public:
  Fit(std::span<const float> labels, std::span<const float> weights)
      : labels_(labels), weights_(weights), sums_(labels.size(), 0.0) {
    all_.lines.resize(labels.size());
    for (std::uint32_t i = 0; i < all_.lines.size(); ++i)
      all_.lines[i] = i;
  }

  // One Newton step for one weight, the others held. Returns how far it went.
  double Move(Column& column, double ridge) {
    double gradient = ridge * column.weight;
    double curvature = ridge;
    for (const std::uint32_t line : column.lines) {
      const double p = Sigmoid(sums_[line]);
      gradient += weights_[line] * (p - labels_[line]);
      curvature += weights_[line] * p * (1 - p);
    }
    if (!(curvature > 0)) return 0;
    const double step = std::clamp(-gradient / curvature, -1.0, 1.0);  // far from the end it leaps
    column.weight += step;
    for (const std::uint32_t line : column.lines)
      sums_[line] += step;
    return std::abs(step);
  }
  double MoveOffset() { return Move(all_, 0); }
  [[nodiscard]] double offset() const { return all_.weight; }

 private:
  std::span<const float> labels_;
  std::span<const float> weights_;
  std::vector<double> sums_;
  Column all_;
};

bool OfOneKind(std::span<const float> labels) {
  return std::all_of(labels.begin(), labels.end(),
                     [&](float label) { return (label > 0) == (labels.front() > 0); });
}

}  // namespace

Result<Linear> Linear::Train(std::span<const std::uint64_t> terms, std::span<const float> labels,
                             std::span<const float> weights, const LinearOptions& options) {
  CHECK(labels.size() == weights.size());
  if (labels.empty() || OfOneKind(labels)) {
    return Fail(ErrorCode::kInvalidArgument, "training needs lines of both kinds, wrong and right");
  }
  CHECK(terms.size() % labels.size() == 0);
  std::vector<Column> columns = Columns(terms, terms.size() / labels.size(), options.least);
  Fit fit(labels, weights);
  for (int i = 0; i < 5; ++i)
    fit.MoveOffset();
  for (std::uint32_t sweep = 0; sweep < options.sweeps; ++sweep) {
    double moved = fit.MoveOffset();
    for (Column& column : columns)
      moved = std::max(moved, fit.Move(column, options.ridge));
    if (moved < kMovedLeast) break;
  }
  Linear linear;
  linear.offset_ = fit.offset();
  for (const Column& column : columns)
    linear.weights_[column.term] = column.weight;
  return linear;
}

double Linear::Logit(std::span<const std::uint64_t> terms) const {
  double sum = offset_;
  for (const std::uint64_t term : terms) {
    if (term != 0) sum += Weight(term);
  }
  return sum;
}

void Linear::Serialize(std::string& out) const {
  PutNumber(out, offset_);
  weights_.Serialize(out);
}

Result<Linear> Linear::Parse(ByteReader& in) {
  Linear linear;
  ASSIGN_OR_RETURN(linear.offset_, in.Number<double>());
  RETURN_IF_ERROR(linear.weights_.Parse(in));
  return linear;
}

}  // namespace tidewaiter::detect

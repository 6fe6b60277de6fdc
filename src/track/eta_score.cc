#include "track/eta_score.h"

#include <cmath>

namespace tidewaiter::track {
namespace {

double Minutes(std::int64_t ms) {
  return static_cast<double>(ms) / 60'000;
}

void Add(const EtaTrial& trial, EtaClassScore& score) {
  ++score.trials;
  const Eta& said = trial.said;
  score.error_min += std::abs(Minutes(trial.arrived_ms - said.at_ms));
  score.plan_error_min += std::abs(Minutes(trial.arrived_ms - trial.now_ms) - trial.plan_s / 60);
  if (trial.arrived_ms >= said.early_ms && trial.arrived_ms <= said.late_ms) score.covered += 1;
  score.width_min += Minutes(said.late_ms - said.early_ms);
}

void Average(EtaClassScore& score) {
  if (score.trials == 0) return;
  const auto n = static_cast<double>(score.trials);
  score.error_min /= n;
  score.plan_error_min /= n;
  score.covered /= n;
  score.width_min /= n;
}

}  // namespace

EtaScore ScoreEtas(std::span<const EtaTrial> trials) {
  EtaScore score;
  for (const EtaTrial& trial : trials) {
    Add(trial, score.classes[EtaClassOf(trial.remaining_m)]);
    Add(trial, score.all);
  }
  for (EtaClassScore& each : score.classes)
    Average(each);
  Average(score.all);
  return score;
}

}  // namespace tidewaiter::track

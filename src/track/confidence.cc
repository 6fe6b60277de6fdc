#include "track/confidence.h"

namespace tidewaiter::track {
namespace {

constexpr std::array<double, 5> kGuess{0, 0.05, 0.2, 0.5, 0.8};
constexpr double kPriorChecks = 10;  // as detect/rules/syntax.h has it

double Posterior(std::uint64_t right, std::uint64_t all, double before) {
  return (static_cast<double>(right) + kPriorChecks * before) /
         (static_cast<double>(all) + kPriorChecks);
}

}  // namespace

double GuessOf(Severity severity) {
  return kGuess.at(static_cast<std::size_t>(severity));
}

void Confidence::Add(AlarmKind kind, Severity severity, bool right) {
  Checked& checked =
      checked_.at(static_cast<std::size_t>(kind)).at(static_cast<std::size_t>(severity));
  checked.right += right ? 1 : 0;
  ++checked.all;
}

void Confidence::Add(const Confidence& other) {
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    for (std::size_t severity = 0; severity < kSeverities; ++severity) {
      checked_[kind][severity].right += other.checked_[kind][severity].right;
      checked_[kind][severity].all += other.checked_[kind][severity].all;
    }
  }
}

Confidence::Checked Confidence::Whole(AlarmKind kind) const {
  Checked whole;
  for (const Checked& one : checked_.at(static_cast<std::size_t>(kind))) {
    whole.right += one.right;
    whole.all += one.all;
  }
  return whole;
}

double Confidence::Of(AlarmKind kind, Severity severity) const {
  const Checked whole = Whole(kind);
  const double parent = Posterior(whole.right, whole.all, GuessOf(severity));
  const Checked& own =
      checked_.at(static_cast<std::size_t>(kind)).at(static_cast<std::size_t>(severity));
  return Posterior(own.right, own.all, parent);
}

void Confidence::Say(Alarms& alarms) const {
  for (Alarm& alarm : alarms) {
    if (alarm.finding.probability < 1) alarm.finding.probability = Of(alarm.kind, alarm.severity);
  }
}

std::uint64_t Confidence::checked(AlarmKind kind) const {
  return Whole(kind).all;
}

}  // namespace tidewaiter::track

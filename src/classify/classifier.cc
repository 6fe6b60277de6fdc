#include "classify/classifier.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "classify/internal/learner.h"
#include "classify/internal/state.h"
#include "classify/internal/suggester.h"

namespace tidewaiter::classify {

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kCompatible:
      return "compatible";
    case Verdict::kDoubtful:
      return "doubtful";
    case Verdict::kIncompatible:
      return "incompatible";
  }
  return "";
}

Classifier::Classifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

Result<Classifier> Classifier::Learn(std::vector<NomenclatureEntry> entries,
                                     std::vector<Precedent> precedents,
                                     const LearnOptions& options) {
  return Learner::Learn(std::move(entries), std::move(precedents), options);
}

Suggestions Classifier::Suggest(std::string_view text, std::size_t most) const {
  return Suggest(text, most, "");
}

Suggestions Classifier::Suggest(std::string_view text, std::size_t most,
                                std::string_view fact) const {
  const std::shared_lock lock(state_->mutex_);
  return Suggester(*state_).Suggest(text, std::min(most, kSuggestMax), fact);
}

Result<Compatibility> Classifier::Check(std::string_view text,
                                        std::string_view declared_code) const {
  const std::shared_lock lock(state_->mutex_);
  return Suggester(*state_).Check(text, declared_code);
}

Status Classifier::Add(Precedent precedent) {
  return state_->Add(std::move(precedent));
}

bool Classifier::Remove(std::string_view id) {
  const std::unique_lock lock(state_->mutex_);
  return state_->Remove(id);
}

const Nomenclature& Classifier::nomenclature() const {
  return state_->names_;
}

std::vector<Precedent> Classifier::Precedents() const {
  const std::shared_lock lock(state_->mutex_);
  std::vector<Precedent> precedents;
  for (const Stored& stored : state_->stored_) {
    if (stored.live) precedents.push_back(stored.precedent);
  }
  return precedents;
}

ClassifierFacts Classifier::facts() const {
  const std::shared_lock lock(state_->mutex_);
  ClassifierFacts facts;
  facts.precedents = state_->by_id_.size();
  for (const Stored& stored : state_->stored_) {
    if (stored.live && stored.precedent.ruling) ++facts.rulings;
  }
  std::set<std::string> codes;
  for (std::uint32_t c = 0; c < state_->codes_.size(); ++c) {
    const std::string& code = state_->codes_.code(c);
    if (state_->prior_[c] > 0 || state_->names_.Knows(code)) codes.insert(code);
  }
  facts.codes = codes.size();
  facts.terms = state_->dictionary_.size();
  facts.learned = !state_->ranker_.empty();
  facts.held_back = state_->held_back_;
  facts.calibrated_on = state_->calibrated_on_;
  facts.alarm = state_->alarm_;
  return facts;
}

}  // namespace tidewaiter::classify

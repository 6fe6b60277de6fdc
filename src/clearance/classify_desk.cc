#include "clearance/classify_desk.h"

#include <utility>

#include "base/check.h"

namespace tidewaiter::clearance {

void ClassifyDesk::Use(std::shared_ptr<classify::Classifier> classifier) {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, ruling] : rulings_) {
    // Add took it before, and what is a code does not differ between classifiers.
    if (classifier) CHECK(classifier->Add(ruling).has_value());
  }
  calibrated_ = classifier && classifier->Suggest({}, 1).calibrated;
  classifier_ = std::move(classifier);
  ++changes_;
}

Status ClassifyDesk::Add(classify::Precedent ruling) {
  const std::lock_guard lock(mutex_);
  std::string id = ruling.id;
  ruling.id = std::string(kRulingPrefix) + id;
  ruling.ruling = true;
  if (classifier_) RETURN_IF_ERROR(classifier_->Add(ruling));
  rulings_.insert_or_assign(std::move(id), std::move(ruling));
  ++changes_;
  return {};
}

bool ClassifyDesk::Remove(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found = rulings_.find(id);
  if (found == rulings_.end()) return false;
  if (classifier_) classifier_->Remove(found->second.id);
  rulings_.erase(found);
  ++changes_;
  return true;
}

ClassifyDesk::Now ClassifyDesk::now() const {
  const std::lock_guard lock(mutex_);
  return {classifier_, calibrated_, changes_};
}

}  // namespace tidewaiter::clearance
